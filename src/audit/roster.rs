//! [`Roster`]: the bodies that must report, read from a table, and whose each report is.
//!
//! A report is matched by the name it gives itself, else by its title, else by the name of its file or folder, and
//! the match says by which. Two bodies that fit as well as each other are listed and not guessed.

use super::names::{Found, Names, key, plain};
use super::record::ReportRow;
use super::table::{Table, date_in};
use crate::report::{Date, Level};
use crate::rules::AuditWords;

/// The bodies of a roster in its order.
#[derive(Clone, Debug, Default)]
pub struct Roster {
    /// One a row.
    pub units: Vec<Unit>,
    names: Names,
}

/// One body.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Unit {
    /// 单位全称.
    pub name: String,
    /// 简称、曾用名.
    pub aliases: Vec<String>,
    /// 类别 as the roster writes it.
    pub kind: String,
    /// The kind of body that is, if its words say so.
    pub level: Option<Level>,
    /// 上级.
    pub superior: String,
    /// 应报版本.
    pub version: String,
    /// Why it need not report.
    pub exempt: Option<String>,
    /// 收文日期.
    pub received: Option<Date>,
    /// 公开日期.
    pub published: Option<Date>,
    /// 公开网址.
    pub address: String,
}

/// Whose a report is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Matched {
    /// This body's, and by what: `issuer`, `title`, `file` or `folder`.
    Unit(usize, &'static str),
    /// One of several, and by what.
    Ambiguous(Vec<usize>, &'static str),
    /// Nobody's.
    Nobody,
}

/// Reads a roster.
///
/// # Errors
///
/// Every row that cannot be right, in Chinese.
pub fn read_roster(table: &Table, words: &AuditWords) -> Result<Roster, Vec<String>> {
    let column = |key: &str| table.column(words.column(key));
    let mut wrong = Vec::new();
    let Some(unit) = column("unit") else {
        return Err(vec![format!("{}：没有单位名称一列", table.name)]);
    };
    let columns = ["short", "former", "kind", "superior", "version", "exempt", "received", "published", "address"];
    let mut at = columns.map(column);
    // 简称/曾用名 may be one column.
    if at[0] == at[1] {
        at[1] = None;
    }
    let mut roster = Roster::default();
    for row in &table.rows {
        let cell = |i: usize| at[i].map_or("", |c| row.cells[c].as_str());
        let name = row.cells[unit].clone();
        let tell = |what: String| format!("{}第{}行：{what}", table.name, row.number);
        if name.is_empty() {
            wrong.push(tell("没有单位名称".to_owned()));
            continue;
        }
        if let Some(same) = roster.units.iter().position(|u| plain(&u.name) == plain(&name)) {
            wrong.push(tell(format!("“{name}”与第{}家重复", same + 1)));
            continue;
        }
        let mut date = |i: usize| {
            let text = cell(i);
            let date = date_in(text);
            if date.is_none() && !text.is_empty() && !words.no.iter().any(|n| n == text) {
                wrong.push(tell(format!("“{text}”不是日期，请写作 2026-01-31")));
            }
            date
        };
        let (received, published) = (date(6), date(7));
        let exempt = Some(cell(5)).filter(|c| !c.is_empty() && !words.no.iter().any(|n| n == c));
        let aliases = [cell(0), cell(1)].join("、");
        roster.units.push(Unit {
            aliases: aliases
                .split(['、', '，', ',', ';', '；', '/'])
                .map(str::trim)
                .filter(|a| !a.is_empty())
                .map(str::to_owned)
                .collect(),
            level: level_of(cell(2), words).or_else(|| level_of(&name, words)),
            kind: cell(2).to_owned(),
            superior: cell(3).to_owned(),
            version: cell(4).to_owned(),
            exempt: exempt.map(str::to_owned),
            received,
            published,
            address: cell(8).to_owned(),
            name,
        });
    }
    if roster.units.is_empty() && wrong.is_empty() {
        wrong.push(format!("{}：名单里没有单位", table.name));
    }
    if !wrong.is_empty() {
        return Err(wrong);
    }
    roster.index(words);
    Ok(roster)
}

/// The kind of body that a word of a roster, or the end of a name, says.
fn level_of(text: &str, words: &AuditWords) -> Option<Level> {
    let ends = |w: &&(Level, Vec<String>)| w.1.iter().any(|word| text.ends_with(word.as_str()));
    words.levels.iter().find(ends).map(|(level, _)| *level)
}

impl Roster {
    fn index(&mut self, words: &AuditWords) {
        let mut short: Vec<(String, usize)> = Vec::new();
        for (i, unit) in self.units.iter().enumerate() {
            self.names.add(&unit.name, i, words);
            unit.aliases.iter().for_each(|alias| self.names.add(alias, i, words));
            // 石城县司法局 below 石城县人民政府 also signs as 县司法局 and 司法局.
            let place = key(&unit.superior, words);
            let own = plain(&unit.name);
            let last = place.chars().next_back();
            if let (Some(rest), Some(last)) = (own.strip_prefix(place.as_str()).filter(|_| !place.is_empty()), last) {
                for form in [rest.to_owned(), format!("{last}{rest}"), key(rest, words)] {
                    if form.chars().count() >= 2 && !short.contains(&(form.clone(), i)) {
                        short.push((form, i));
                    }
                }
            }
        }
        self.names.add_if_free(short);
    }

    /// Whose a report is.
    pub fn whose(&self, report: &ReportRow, words: &AuditWords) -> Matched {
        let mut segments = report.path.rsplit(['/', '\\']);
        let file = segments.next().unwrap_or_default();
        let stem = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
        let mut open = None;
        let issuer = report.issuer.as_deref().unwrap_or_default();
        let title = report.title.as_deref().unwrap_or_default();
        let named = [(issuer, "issuer"), (title, "title"), (stem, "file")];
        for (text, by) in named.into_iter().chain(segments.map(|s| (s, "folder"))) {
            match self.names.find(text, words) {
                Found::One(unit, _) => return Matched::Unit(unit, by),
                // The next may tell which of them.
                Found::Several(units) => open = open.or(Some((units, by))),
                Found::None => {}
            }
        }
        open.map_or(Matched::Nobody, |(units, by)| Matched::Ambiguous(units, by))
    }

    /// The body with this name, as another table writes it.
    pub fn named(&self, name: &str, words: &AuditWords) -> Option<usize> {
        match self.names.find(name, words) {
            Found::One(unit, true) => Some(unit),
            Found::One(..) | Found::Several(_) | Found::None => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::RuleSet;

    fn table(rows: &[&[(&str, &str)]]) -> Table {
        let own = |(h, c): &(&str, &str)| ((*h).to_owned(), (*c).to_owned());
        Table::of("名单", &rows.iter().map(|r| r.iter().map(own).collect()).collect::<Vec<_>>())
    }

    fn report(issuer: &str, title: &str, path: &str) -> ReportRow {
        let some = |text: &str| Some(text.to_owned()).filter(|t| !t.is_empty());
        ReportRow { issuer: some(issuer), title: some(title), path: path.to_owned(), ..ReportRow::default() }
    }

    #[test]
    fn reports_find_their_bodies_by_issuer_title_and_path() {
        let rules = RuleSet::builtin();
        let words = rules.audit();
        let table = table(&[
            &[("单位全称", "石城县司法局"), ("简称/曾用名", "县司法局；石城县法制办"), ("上级", "石城县人民政府")],
            &[("单位全称", "石城县林业局"), ("上级", "石城县人民政府"), ("收文日期", "2026/1/9")],
            &[("单位全称", "青石镇人民政府"), ("类别", "乡镇"), ("是否豁免及理由", "已撤并")],
        ]);
        let roster = read_roster(&table, words).expect("the roster is right");
        let whose = |issuer: &str, title: &str, path: &str| roster.whose(&report(issuer, title, path), words);
        assert_eq!(whose("石城县司法局", "", "a.txt"), Matched::Unit(0, "issuer"));
        assert_eq!(whose("石城县法制办", "", "a.txt"), Matched::Unit(0, "issuer"));
        assert_eq!(whose("林业局", "", "a.txt"), Matched::Unit(1, "issuer"));
        assert_eq!(whose("", "青石镇2025年度法治政府建设情况报告", "a.txt"), Matched::Unit(2, "title"));
        assert_eq!(whose("", "", "收件/县林业局/扫描.pdf"), Matched::Unit(1, "folder"));
        assert_eq!(whose("", "", "收件/青石镇.pdf"), Matched::Unit(2, "file"));
        assert_eq!(whose("县水利局", "", "b.txt"), Matched::Nobody);
        assert_eq!(roster.units[2].exempt.as_deref(), Some("已撤并"));
        assert_eq!(roster.units[2].level, Some(Level::Township));
        assert_eq!(roster.units[1].received.map(|d| d.to_string()).as_deref(), Some("2026-01-09"));
    }

    #[test]
    fn wrong_rows_are_all_told() {
        let rules = RuleSet::builtin();
        let wrong = read_roster(
            &table(&[
                &[("单位全称", "甲局"), ("收文日期", "下周")],
                &[("单位全称", "甲 局"), ("收文日期", "")],
                &[("单位全称", ""), ("收文日期", "2026-01-01")],
            ]),
            rules.audit(),
        )
        .expect_err("three mistakes");
        assert_eq!(wrong.len(), 3, "{wrong:?}");
        assert!(wrong[0].contains("第2行") && wrong[1].contains("重复"));
    }
}

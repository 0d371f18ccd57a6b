//! Finds where a cursor stands in a YAML file: under which keys, at a key or at a value, and what is typed so far.
//!
//! A file that is being written is seldom YAML yet, so this goes by indentation and by the brackets of one line,
//! and never fails. Nothing here knows what may stand where.

/// A step from the root towards a place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// Into the value of a key.
    Key(String),
    /// Into an item of a list.
    Item,
}

/// Where a cursor stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cursor {
    /// The map or list that holds the cursor; at a value, the key's own value.
    pub path: Vec<Step>,
    /// Whether a value is being written, not a key.
    pub value: bool,
    /// Byte at which the word before the cursor begins.
    pub start: u32,
    /// Keys written before it in the same map.
    pub siblings: Vec<String>,
}

/// One open map or list, by the column it stands in.
#[derive(Debug)]
struct Level {
    column: usize,
    step: Step,
    /// Keys of the map that the step leads into.
    keys: Vec<String>,
}

/// Where a byte of the file stands.
pub fn cursor(text: &str, offset: u32) -> Cursor {
    let text = &text[..text.floor_char_boundary(offset as usize)];
    let mut walk = Walk::default();
    let mut start = 0;
    let mut last = Line::default();
    for line in text.split_inclusive('\n') {
        let content = line.trim_end_matches(['\n', '\r']);
        last = if start + line.len() == text.len() && !line.ends_with('\n') {
            walk.line(content, true)
        } else {
            walk.line(content, false)
        };
        start += line.len();
    }
    let line_start = text.rfind('\n').map_or(0, |at| at + 1);
    if text.len() == line_start {
        last = walk.line("", true);
    }
    let mut path: Vec<Step> = walk.levels.iter().map(|level| level.step.clone()).collect();
    let siblings = last.siblings.unwrap_or_else(|| walk.levels.last().map_or(&walk.root, |l| &l.keys).clone());
    path.extend(last.flow);
    Cursor { path, value: last.value, start: (line_start + last.word) as u32, siblings }
}

/// What the line of the cursor adds.
#[derive(Debug, Default)]
struct Line {
    flow: Vec<Step>,
    value: bool,
    /// Byte of the line at which the word begins.
    word: usize,
    siblings: Option<Vec<String>>,
}

#[derive(Debug, Default)]
struct Walk {
    levels: Vec<Level>,
    root: Vec<String>,
    /// Lines deeper than this column are a text.
    block: Option<usize>,
}

impl Walk {
    /// Takes one line; of the cursor's line nothing follows.
    fn line(&mut self, line: &str, last: bool) -> Line {
        let column = line.len() - line.trim_start_matches(' ').len();
        let rest = &line[column..];
        if let Some(block) = self.block {
            if rest.is_empty() && !last || column > block {
                return Line { value: true, word: line.len(), ..Line::default() };
            }
            self.block = None;
        }
        if !last && (rest.is_empty() || rest.starts_with('#')) {
            return Line::default();
        }
        let (mut at, mut rest) = (column, rest);
        while let Some(behind) = rest.strip_prefix('-').filter(|b| b.is_empty() || b.starts_with(' ')) {
            self.close(|level| level.column > at || (level.column == at && level.step == Step::Item));
            self.levels.push(Level { column: at, step: Step::Item, keys: Vec::new() });
            let blanks = behind.len() - behind.trim_start_matches(' ').len();
            (at, rest) = (at + 1 + blanks, &behind[blanks..]);
        }
        self.close(|level| level.column >= at);
        let Some(colon) = key_end(rest) else {
            // A key is being written, or an item of a list.
            if rest.starts_with(['[', '{']) {
                let flow = flow(rest);
                return Line { word: at + flow.word, ..flow };
            }
            return Line { word: at, ..Line::default() };
        };
        let key = rest[..colon].trim().trim_matches(['"', '\'']).to_owned();
        self.levels.last_mut().map_or(&mut self.root, |l| &mut l.keys).push(key.clone());
        self.levels.push(Level { column: at, step: Step::Key(key), keys: Vec::new() });
        let value = &rest[colon + 1..];
        if value.trim_start().starts_with(['|', '>']) {
            self.block = Some(at);
        }
        let blanks = value.len() - value.trim_start_matches(' ').len();
        let inner = flow(&value[blanks..]);
        Line { word: at + colon + 1 + blanks + inner.word, ..inner }
    }

    fn close(&mut self, closed: impl Fn(&Level) -> bool) {
        while self.levels.last().is_some_and(&closed) {
            self.levels.pop();
        }
    }
}

/// The colon that ends a key, if one does.
fn key_end(text: &str) -> Option<usize> {
    if text.starts_with(['{', '[', '#']) {
        return None;
    }
    let quoted = text.starts_with(['"', '\'']).then(|| text[1..].find(&text[..1]).map_or(text.len(), |at| at + 2));
    let from = quoted.unwrap_or(0);
    let ends = |at: &usize| matches!(text.as_bytes().get(at + 1), None | Some(b' '));
    text.get(from..)?.match_indices(':').map(|(at, _)| at + from).find(ends)
}

/// The brackets that are open at the end of a value.
fn flow(value: &str) -> Line {
    let mut open: Vec<(bool, Vec<String>)> = Vec::new();
    let mut steps: Vec<Step> = Vec::new();
    let (mut word, mut at_value, mut quote) = (0, true, None::<char>);
    for (at, c) in value.char_indices() {
        match (quote, c) {
            (Some(q), c) if q == c => quote = None,
            (Some(_), _) => {}
            (None, '"' | '\'') if value[word..at].trim().is_empty() => quote = Some(c),
            (None, '{' | '[') if value[word..at].trim().is_empty() => {
                let map = c == '{';
                open.push((map, Vec::new()));
                if !map {
                    steps.push(Step::Item);
                }
                (word, at_value) = (at + 1, !map);
            }
            (None, '}' | ']') => {
                if let Some((map, _)) = open.pop()
                    && (!map || at_value)
                {
                    steps.pop();
                }
                // What a closed bracket was is the value of its key.
                (word, at_value) = (at + 1, true);
            }
            (None, ',') => {
                if let Some((true, _)) = open.last()
                    && at_value
                {
                    steps.pop();
                }
                (word, at_value) = (at + 1, open.last().is_none_or(|(map, _)| !map));
            }
            (None, ':') if !at_value && value[at + 1..].starts_with([' ', ',']) | value[at + 1..].is_empty() => {
                let key = value[word..at].trim().trim_matches(['"', '\'']).to_owned();
                if let Some((_, keys)) = open.last_mut() {
                    keys.push(key.clone());
                }
                steps.push(Step::Key(key));
                (word, at_value) = (at + 1, true);
            }
            (None, _) => {}
        }
    }
    let blanks = value[word..].len() - value[word..].trim_start_matches(' ').len();
    let siblings = open.pop().filter(|(map, _)| *map && !at_value).map(|(_, keys)| keys);
    Line { flow: steps, value: at_value, word: word + blanks, siblings }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `|` is the cursor; keys are joined by dots, items are `-`, `=` says a value is written.
    fn at(text: &str) -> String {
        let offset = text.find('|').unwrap();
        let cursor = cursor(&text.replace('|', ""), offset as u32);
        let steps = cursor.path.iter().map(|s| match s {
            Step::Key(key) => key.as_str(),
            Step::Item => "-",
        });
        let path = steps.collect::<Vec<_>>().join(".");
        let typed = &text[cursor.start as usize..offset];
        let siblings = if cursor.siblings.is_empty() || cursor.value {
            String::new()
        } else {
            format!(" beside {}", cursor.siblings.join(" "))
        };
        format!("{path}{}{typed}{siblings}", if cursor.value { "=" } else { "?" })
    }

    #[test]
    fn keys_and_values_of_blocks() {
        assert_eq!(at("schema: x\nru|"), "?ru beside schema");
        assert_eq!(at("rules:\n  - code: FZ1\n    na|"), "rules.-?na beside code");
        assert_eq!(at("rules:\n  - code: FZ1\n    severity: er|"), "rules.-.severity=er");
        assert_eq!(at("rules:\n  - code: FZ1\n    check:\n      ki|"), "rules.-.check?ki");
        assert_eq!(at("rules:\n- co|"), "rules.-?co");
        assert_eq!(at("a:\n  b: 1\n|"), "? beside a");
        assert_eq!(at("a:\n  b: 1\n  |"), "a? beside b");
        assert_eq!(at("rules:\n  - a: 1\n  - |"), "rules.-?");
    }

    #[test]
    fn brackets_of_one_line() {
        assert_eq!(at("r:\n  - check: { kind: section, ro|"), "r.-.check?ro beside kind");
        assert_eq!(at("r:\n  - check: { kind: sec|"), "r.-.check.kind=sec");
        assert_eq!(at("disable: [FZ1, FZ|"), "disable.-=FZ");
        assert_eq!(at("a: { b: [1, 2], c: { d: 1 }, e|"), "a?e beside b c");
        assert_eq!(at("a: { b: \"x, y: z\", c|"), "a?c beside b");
    }

    #[test]
    fn texts_are_no_keys() {
        let text = "a:\n  text: |-\n    b: c";
        assert_eq!(cursor(text, text.len() as u32).path, [Step::Key("a".into()), Step::Key("text".into())]);
        let text = "a:\n  text: >-\n    b: c\n  d";
        assert_eq!(cursor(text, text.len() as u32).path, [Step::Key("a".into())]);
    }
}

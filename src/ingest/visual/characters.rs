//! Turns the characters of a fixed-layout file into those its author typed.
//!
//! Producers that look a glyph's character up in its font backwards write radicals (U+2F00, U+2E80) for the
//! ideographs that look the same: `⼀` for 一. All else stays as it is.

/// Appends `text` with radicals as ideographs, control characters and byte-order marks left out.
pub(super) fn push_plain(text: &str, out: &mut String) {
    for c in text.chars() {
        match c {
            '\u{2f00}'..='\u{2fd5}' => out.extend(KANGXI.chars().nth(c as usize - 0x2f00)),
            '\u{2e80}'..='\u{2ef3}' => {
                out.push(SUPPLEMENT.iter().find(|(radical, _)| *radical == c).map_or(c, |(_, plain)| *plain));
            }
            '\t' | '\n' | '\r' | '\u{a0}' | '\u{2028}' | '\u{2029}' => out.push(' '),
            '\u{feff}' | '\u{200b}' | '\u{ad}' => {}
            c if c.is_control() => {}
            c => out.push(c),
        }
    }
}

/// The ideographs of the 214 radicals, in their order.
const KANGXI: &str = "一丨丶丿乙亅二亠人儿入八冂冖冫几凵刀力勹匕匚匸十卜卩厂厶又口囗土士夂夊夕大女子宀寸小尢尸屮山巛工己巾干幺广廴廾弋弓彐彡彳心戈戶手支攴文斗斤方无日曰月木欠止歹殳毋比毛氏气水火爪父爻爿片牙牛犬玄玉瓜瓦甘生用田疋疒癶白皮皿目矛矢石示禸禾穴立竹米糸缶网羊羽老而耒耳聿肉臣自至臼舌舛舟艮色艸虍虫血行衣襾見角言谷豆豕豸貝赤走足身車辛辰辵邑酉釆里金長門阜隶隹雨靑非面革韋韭音頁風飛食首香馬骨高髟鬥鬯鬲鬼魚鳥鹵鹿麥麻黃黍黑黹黽鼎鼓鼠鼻齊齒龍龜龠";

/// Simplified radicals that are words of their own.
const SUPPLEMENT: &[(char, char)] = &[
    ('⺟', '母'),
    ('⺠', '民'),
    ('⻁', '虎'),
    ('⻄', '西'),
    ('⻅', '见'),
    ('⻆', '角'),
    ('⻋', '车'),
    ('⻓', '长'),
    ('⻔', '门'),
    ('⻘', '青'),
    ('⻙', '韦'),
    ('⻚', '页'),
    ('⻛', '风'),
    ('⻜', '飞'),
    ('⻝', '食'),
    ('⻢', '马'),
    ('⻣', '骨'),
    ('⻤', '鬼'),
    ('⻥', '鱼'),
    ('⻦', '鸟'),
    ('⻨', '麦'),
    ('⻩', '黄'),
    ('⻬', '齐'),
    ('⻮', '齿'),
    ('⻰', '龙'),
    ('⻳', '龟'),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn radicals_become_ideographs() {
        assert_eq!(KANGXI.chars().count(), 214);
        let mut out = String::new();
        push_plain("⼀、⼯作⻓\u{200b}和⾏政⿕\u{a0}", &mut out);
        assert_eq!(out, "一、工作长和行政龠 ");
    }
}

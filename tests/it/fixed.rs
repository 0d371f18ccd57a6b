//! Fixed-layout files: small PDF and OFD files built here, what they must read as, and what no file may do.

use std::fmt::Write as _;
use std::io::Write as _;

use fazhi::ingest::{self, IngestError};
use fazhi::source::{Format, Source};

/// A PDF with these objects, the first being the catalog.
fn pdf(objects: &[Vec<u8>], trailer: &str) -> Vec<u8> {
    let mut out = b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n".to_vec();
    let mut table = String::new();
    for (object, number) in objects.iter().zip(1..) {
        let _ = writeln!(table, "{:010} 00000 n ", out.len());
        out.extend(format!("{number} 0 obj\n").bytes());
        out.extend(object);
        out.extend(b"\nendobj\n");
    }
    let (at, size) = (out.len(), objects.len() + 1);
    out.extend(format!("xref\n0 {size}\n0000000000 65535 f \n{table}").bytes());
    out.extend(format!("trailer<</Size {size}/Root 1 0 R{trailer}>>\nstartxref\n{at}\n%%EOF\n").bytes());
    out
}

fn stream(dictionary: &str, bytes: &[u8]) -> Vec<u8> {
    [format!("<<{dictionary}/Length {}>>\nstream\n", bytes.len()).as_bytes(), bytes, b"\nendstream"].concat()
}

/// A PDF whose pages have these contents, with `fonts` as object 3 and `more` from object 4 on.
fn pages(contents: &[&str], fonts: &str, more: &[Vec<u8>]) -> Vec<u8> {
    let first = 4 + more.len();
    let kids: String = (0..contents.len()).fold(String::new(), |k, i| k + &format!("{} 0 R ", first + 2 * i));
    let mut objects = vec![
        b"<</Type/Catalog/Pages 2 0 R>>".to_vec(),
        format!("<</Type/Pages/Count {}/Kids[{kids}]/MediaBox[0 0 595 842]>>", contents.len()).into_bytes(),
        fonts.as_bytes().to_vec(),
    ];
    objects.extend_from_slice(more);
    for (i, content) in contents.iter().enumerate() {
        let contents = first + 2 * i + 1;
        let page =
            format!("<</Type/Page/Parent 2 0 R/Resources<</Font 3 0 R/XObject<</X 4 0 R>>>>/Contents {contents} 0 R>>");
        objects.push(page.into_bytes());
        objects.push(stream("", content.as_bytes()));
    }
    pdf(&objects, "")
}

/// Fonts: `U` spells UCS-2, `W` is WinAnsi.
const FONTS: &str = "<</U<</Type/Font/Subtype/Type0/BaseFont/FangSong/Encoding/UniGB-UCS2-H/DescendantFonts[<<\
    /Type/Font/Subtype/CIDFontType2/BaseFont/FangSong>>]>>\
    /V<</Type/Font/Subtype/Type0/BaseFont/FangSong/Encoding/UniGB-UCS2-V/DescendantFonts[<<\
    /Type/Font/Subtype/CIDFontType2/BaseFont/FangSong>>]>>\
    /G<</Type/Font/Subtype/Type0/BaseFont/FangSong/Encoding/GBK-EUC-H/DescendantFonts[<<\
    /Type/Font/Subtype/CIDFontType2/BaseFont/FangSong>>]>>\
    /I<</Type/Font/Subtype/Type0/BaseFont/FangSong/Encoding/Identity-H/DescendantFonts[<<\
    /Type/Font/Subtype/CIDFontType2/BaseFont/FangSong>>]>>\
    /W<</Type/Font/Subtype/TrueType/BaseFont/Arial/Encoding/WinAnsiEncoding>>>>";

/// A string of font `U`.
fn ucs2(text: &str) -> String {
    text.encode_utf16().fold("<".to_owned(), |s, u| s + &format!("{u:04x}")) + ">"
}

/// Lines of 20 characters of size 16, 28 points apart, the first of a paragraph indented by two.
fn typeset(paragraphs: &[&str], top: f32) -> String {
    let mut content = String::new();
    let mut y = top;
    for paragraph in paragraphs {
        let chars: Vec<char> = paragraph.chars().collect();
        let (first, rest) = chars.split_at(chars.len().min(18));
        for (i, line) in std::iter::once(first).chain(rest.chunks(20)).enumerate() {
            let x = if i == 0 { 122 } else { 90 };
            let text = ucs2(&line.iter().collect::<String>());
            let _ = writeln!(content, "BT /U 16 Tf 1 0 0 1 {x} {y} Tm {text} Tj ET");
            y -= 28.0;
        }
    }
    content
}

fn read(bytes: &[u8]) -> Result<Source, IngestError> {
    ingest::read("样本", bytes)
}

fn text(bytes: &[u8]) -> String {
    read(bytes).map(|s| s.text().trim_end().to_owned()).unwrap_or_else(|e| format!("! {e}"))
}

const FIRST: &str = "一、工作开展情况";
const LONG: &str =
    "2024年，清水镇坚持依法办事，全年办理行政处罚案件三十一件，均已在网上公示，没有发生被撤销或者被变更的情形。";
const NEXT: &str = "镇村两级共开展宣讲四十二场，受众三千余人次，发放资料六千余份。";

#[test]
fn lines_become_paragraphs_over_pages() {
    let number =
        |n: u32| format!("BT /W 10 Tf 290 40 Td (- {n} -) Tj ET\nBT /U 9 Tf 90 800 Td {} Tj ET\n", ucs2("清水镇"));
    let (head, tail) = LONG.split_at(LONG.char_indices().nth(38).unwrap().0);
    let one = number(1) + &typeset(&[FIRST, head], 700.0);
    let rest = typeset(&[NEXT], 720.0 - 28.0);
    let flush = format!("BT /U 16 Tf 90 720 Td {} Tj ET\n", ucs2(tail));
    let bytes = pages(&[&one, &(number(2) + &flush + &rest)], FONTS, &[]);
    let source = read(&bytes).unwrap();
    assert_eq!(source.text(), format!("{FIRST}\n{LONG}\n{NEXT}\n"));
    let origin = source.origin();
    assert_eq!((origin.format, origin.paragraphs), (Format::Pdf, true));
    let places: Vec<_> = origin.pieces.iter().map(|p| (p.paragraph, p.run, p.page)).collect();
    assert_eq!(places, [(1, 1, 1), (2, 1, 1), (2, 2, 1), (2, 3, 2), (3, 1, 2), (3, 2, 2)]);
}

#[test]
fn fonts_say_what_they_show() {
    let to_unicode = stream("", b"1 beginbfrange <0001> <0002> <4E00> endbfrange");
    let font = "<</T<</Type/Font/Subtype/Type0/BaseFont/X/Encoding/Identity-H/ToUnicode 5 0 R/DescendantFonts[<<\
        /Type/Font/Subtype/CIDFontType2/BaseFont/X>>]>>/D<</Type/Font/Subtype/Type1/BaseFont/Y/Encoding<<\
        /Differences[65/uni6CD5/quotedblleft]>>>>";
    let fonts = format!("{font}{}", &FONTS[2..]);
    let form = stream("/Type/XObject/Subtype/Form/Matrix[1 0 0 1 0 -50]", b"BT /W 12 Tf 90 500 Td (form\\222s) Tj ET");
    let content = "BT /T 12 Tf 90 700 Td <00010002> Tj ET BT /G 12 Tf 90 650 Td <b7a8d6ce31> Tj ET\n\
        BT /D 12 Tf 90 600 Td (AB) Tj ET q 1 0 0 1 0 50 cm BT /W 12 Tf 90 500 Td [(wo)-20(rd)-400(two)] TJ ET Q /X Do\n\
        BT /V 12 Tf 300 400 Td <4e004e8c> Tj ET";
    let text = text(&pages(&[content], &fonts, &[form, to_unicode]));
    assert_eq!(text, "一丁\n法治1\n法“\nword two\nform’s");
}

#[test]
fn what_fonts_do_not_say_is_refused_or_noted() {
    let unknown = "BT /I 12 Tf 90 60 Td <00010002> Tj ET ";
    let error = read(&pages(&[&format!("{unknown} {}", typeset(&[FIRST], 700.0))], FONTS, &[])).unwrap_err();
    assert_eq!(error, IngestError::Fonts(20));
    let many = typeset(&[LONG, LONG, LONG, NEXT], 700.0) + unknown;
    let source = read(&pages(&[&many], FONTS, &[])).unwrap();
    assert!(source.text().ends_with("\u{fffd}\u{fffd}\n"));
    assert!(source.origin().notes[0].starts_with("有2个字"), "{:?}", source.origin().notes);
}

#[test]
fn watermarks_and_double_printing_are_left_out() {
    let mark = format!("BT /U 40 Tf 0.7 0.7 -0.7 0.7 200 300 Tm {} Tj ET ", ucs2("内部资料"));
    let bold = format!("BT /U 16 Tf 90 740 Td {0} Tj 0.3 0 Td {0} Tj ET ", ucs2("清水镇年度报告"));
    let source = read(&pages(&[&(mark + &bold + &typeset(&[LONG], 700.0))], FONTS, &[])).unwrap();
    assert_eq!(source.text(), format!("清水镇年度报告\n{LONG}\n"));
    assert!(source.origin().notes[0].starts_with("有4个斜排"), "{:?}", source.origin().notes);
}

#[test]
fn rows_of_a_table_keep_their_cells() {
    let row = |y: u32, cells: [&str; 3]| {
        cells
            .iter()
            .zip([90, 200, 400])
            .fold(String::new(), |s, (cell, x)| s + &format!("BT /U 12 Tf {x} {y} Td {} Tj ET ", ucs2(cell)))
    };
    let content = row(700, ["序号", "事项", "结果"])
        + &row(680, ["1", "案卷评查", "已完成"])
        + &row(660, ["2", "培训", "已完成"]);
    let source = read(&pages(&[&content], FONTS, &[])).unwrap();
    assert_eq!(source.text(), "序号\t事项\t结果\n1\t案卷评查\t已完成\n2\t培训\t已完成\n");
    assert_eq!(source.origin().pieces.len(), 9);
}

#[test]
fn scans_locked_and_broken_files_are_said_to_be_that() {
    let image = stream("/Type/XObject/Subtype/Image/Width 1/Height 1/ColorSpace/DeviceGray/BitsPerComponent 8", b"x");
    let scan = pages(&["q 595 0 0 842 0 0 cm /X Do Q BT /W 9 Tf 290 40 Td (1) Tj ET"], FONTS, &[image]);
    assert_eq!(read(&scan).unwrap_err(), IngestError::Scan);
    assert!(IngestError::Scan.to_string().contains("扫描件，没有可读文字，不等于未报送。请提供Word版"));
    let key = "0".repeat(64);
    let locked = pdf(
        &[
            b"<</Type/Catalog/Pages 2 0 R>>".to_vec(),
            b"<</Type/Pages/Count 0/Kids[]>>".to_vec(),
            format!("<</Filter/Standard/V 1/R 2/P -4/O<{key}>/U<{key}>>>").into_bytes(),
        ],
        "/Encrypt 3 0 R/ID[<00><00>]",
    );
    assert_eq!(read(&locked).unwrap_err(), IngestError::EncryptedPdf);
    let whole = pages(&[&typeset(&[LONG], 700.0)], FONTS, &[]);
    for end in (0..whole.len()).step_by(97) {
        let cut = read(&whole[..end]);
        // A file without its end may still have all its pages, but never a part of them.
        assert!(cut.as_ref().map_or(true, |s| s.text().contains(LONG)), "{end}: {cut:?}");
    }
}

#[test]
fn loops_and_bombs_end() {
    let catalog = b"<</Type/Catalog/Pages 2 0 R>>".to_vec();
    let page =
        b"<</Type/Page/Parent 2 0 R/Resources<</Font<</W 5 0 R>>/XObject<</X 6 0 R>>>>/Contents 4 0 R>>".to_vec();
    let font = b"<</Type/Font/Subtype/TrueType/BaseFont/Arial/Encoding/WinAnsiEncoding>>".to_vec();
    let file = |kids: &str, content: &[u8], more: &[u8]| {
        let tree = format!("<</Type/Pages/Count 1/Kids[{kids}]>>").into_bytes();
        pdf(&[catalog.clone(), tree, page.clone(), stream("", content), font.clone(), more.to_vec()], "")
    };
    let shown = b"BT /W 12 Tf 90 700 Td (in the end) Tj ET";
    assert_eq!(text(&file("2 0 R 3 0 R 2 0 R", shown, b"null")), "in the end");
    assert_eq!(text(&file("3 0 R", &[&b"q ".repeat(100_000), &shown[..]].concat(), b"null")), "in the end");
    assert_eq!(text(&file("3 0 R", shown, &b"[".repeat(100_000))), "in the end");
    let form = stream("/Subtype/Form/Resources<</XObject<</X 6 0 R>>>>", &b"/X Do ".repeat(200));
    assert_eq!(read(&file("3 0 R", b"/X Do", &form)).unwrap_err(), IngestError::TooLargeInside);
    let many = format!("[{}]", "1 ".repeat(1 << 20)).into_bytes();
    assert_eq!(read(&file("3 0 R", shown, &many)).unwrap_err(), IngestError::TooLargeInside);
    assert_eq!(read(&file("3 0 R 9 0 R", shown, b"null")).unwrap_err(), IngestError::Damaged("PDF"));
}

/// An OFD package with one page of these objects, and a template if there is one.
fn ofd(objects: &str, template: Option<&str>) -> Vec<u8> {
    let page = |used: &str, objects: &str| {
        format!(
            "<ofd:Page xmlns:ofd='http://www.ofdspec.org/2016'>{used}<ofd:Content><ofd:Layer>{objects}</ofd:Layer></ofd:Content></ofd:Page>"
        )
    };
    let used = if template.is_some() { "<ofd:Template TemplateID='7'/>" } else { "" };
    let parts = [
        ("OFD.xml", "<ofd:OFD xmlns:ofd='http://www.ofdspec.org/2016'><ofd:DocBody><ofd:DocRoot>/Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>".to_owned()),
        ("Doc_0/Document.xml", "<Document><CommonData><TemplatePage ID='7' BaseLoc='T/Content.xml'/></CommonData><Pages><Page ID='1' BaseLoc='P/../P/Content.xml'/></Pages></Document>".to_owned()),
        ("Doc_0/P/Content.xml", page(used, objects)),
        ("Doc_0/T/Content.xml", page("", template.unwrap_or_default())),
    ];
    let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, part) in parts {
        writer.start_file(name, zip::write::SimpleFileOptions::default()).expect("memory takes it");
        writer.write_all(part.as_bytes()).expect("memory takes it");
    }
    writer.finish().expect("memory takes it").into_inner()
}

/// A text object of size 5 at this place, in millimetres.
fn object(x: f32, y: f32, text: &str) -> String {
    let steps = text.chars().count().saturating_sub(1);
    format!(
        "<ofd:TextObject ID='1' Boundary='{x} {y} 170 6' Font='1' Size='5'><ofd:TextCode X='0' Y='5' DeltaX='g {steps} 5'>{}</ofd:TextCode></ofd:TextObject>",
        text.replace('“', "&#x201c;")
    )
}

#[test]
fn an_ofd_reads_like_a_pdf() {
    let chars: Vec<char> = format!("“{LONG}").chars().collect();
    let lines: Vec<String> = [&chars[..18], &chars[18..38], &chars[38..]].iter().map(|l| l.iter().collect()).collect();
    let objects = object(40.0, 30.0, FIRST)
        + &object(40.0, 40.0, &lines[0])
        + &object(30.0, 50.0, &lines[1])
        + &object(30.0, 60.0, &lines[2])
        + "<ofd:TextObject Boundary='20 200 90 90' CTM='0.7 0.7 -0.7 0.7 0 0' Size='9'><ofd:TextCode X='0' Y='9'>内部</ofd:TextCode></ofd:TextObject>";
    let source = read(&ofd(&objects, Some(&object(30.0, 10.0, "清水镇")))).unwrap();
    assert_eq!(source.text(), format!("{FIRST}\n“{LONG}\n"));
    assert_eq!((source.origin().format, source.origin().pieces.len()), (Format::Ofd, 4));
    assert!(source.origin().notes[0].starts_with("有2个斜排"), "{:?}", source.origin().notes);
}

#[test]
fn an_ofd_of_pictures_is_a_scan() {
    let scan = ofd("<ofd:ImageObject ID='1' Boundary='0 0 210 297' ResourceID='3'/>", None);
    assert_eq!(read(&scan).unwrap_err(), IngestError::Scan);
}

/// Bytes changed, cut out and doubled by a fixed sequence: every copy is read or refused with a sentence.
#[test]
fn damaged_copies_are_refused_with_a_sentence() {
    let samples = [
        pages(&[&typeset(&[FIRST, LONG, NEXT], 700.0), &typeset(&[NEXT], 700.0)], FONTS, &[]),
        ofd(&object(30.0, 30.0, LONG), Some(&object(30.0, 10.0, "清水镇"))),
    ];
    let mut state = 0x2545_f491_4f6c_dd1d_u64;
    let mut random = |below: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state % below as u64) as usize
    };
    for sample in &samples {
        for round in 0..400 {
            let mut copy = sample.clone();
            for _ in 0..1 + round % 24 {
                let (at, to) = (random(copy.len()), random(copy.len()));
                match random(4) {
                    0 => copy[at] = random(256) as u8,
                    1 => copy[at] = b"0123456789<>[]()/ RQ"[random(20)],
                    2 => copy[at] ^= 1 << random(8),
                    _ => {
                        let part = copy[at..(at + random(40)).min(sample.len())].to_vec();
                        copy.splice(to..to, part);
                        copy.truncate(sample.len());
                    }
                }
            }
            if let Err(error) = read(&copy) {
                assert!(error.to_string().chars().count() >= 8, "{error}");
            }
        }
    }
}

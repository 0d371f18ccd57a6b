//! Word files that are broken or made to harm: each is refused in one Chinese sentence or read without harm.
//!
//! They are made from an empty report of our own, so that nothing outside the project is needed.

use std::io::{Cursor, Write as _};

use fazhi::report::Level;
use fazhi::{Context, check, ingest, skeleton};
use zip::ZipArchive;
use zip::write::SimpleFileOptions;

use crate::support::RULES;

const MAIN: &str = "word/document.xml";

/// The parts of a sound file.
fn parts() -> Vec<(String, Vec<u8>)> {
    let bytes = skeleton::to_docx(&skeleton::draft(&RULES, Level::County, 2025, Some("青石县人民政府")));
    let mut archive = ZipArchive::new(Cursor::new(bytes)).expect("a zip");
    let count = archive.len();
    let part = |index: usize| {
        let mut file = archive.by_index(index).expect("a part");
        let mut bytes = Vec::new();
        std::io::copy(&mut file, &mut bytes).expect("it inflates");
        (file.name().expect("a name").into_owned(), bytes)
    };
    (0..count).map(part).collect()
}

fn pack(parts: &[(String, Vec<u8>)]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        writer.start_file(name.as_str(), SimpleFileOptions::default()).expect("a name of its own");
        writer.write_all(bytes).expect("memory takes it");
    }
    writer.finish().expect("memory takes it").into_inner()
}

/// The file with its main part changed.
fn with_main(change: impl FnOnce(String) -> String) -> Vec<u8> {
    let mut parts = parts();
    let main = parts.iter_mut().find(|(name, _)| name == MAIN).expect("it has a main part");
    main.1 = change(String::from_utf8(main.1.clone()).expect("it is XML")).into_bytes();
    pack(&parts)
}

/// The file with further parts.
fn with_parts(more: impl IntoIterator<Item = (String, Vec<u8>)>) -> Vec<u8> {
    pack(&parts().into_iter().chain(more).collect::<Vec<_>>())
}

/// The text, or the sentence that refuses it; whatever is read is checked, too.
fn read(bytes: &[u8]) -> Result<String, String> {
    let source = ingest::read("报告.docx", bytes).map_err(|error| {
        let said = error.to_string();
        assert!(said.chars().any(|c| ('\u{4e00}'..'\u{a000}').contains(&c)) && !said.contains('\n'), "{said}");
        said
    })?;
    check(&source, &RULES, &Context::default());
    Ok(source.text().to_owned())
}

/// Changes a byte of every entry that has this name in a zip, local header or central.
fn renamed(bytes: &[u8], from: &str, to: &str) -> Vec<u8> {
    assert_eq!(from.len(), to.len());
    let mut out = bytes.to_vec();
    let at: Vec<usize> = (0..=out.len() - from.len()).filter(|i| out[*i..].starts_with(from.as_bytes())).collect();
    at.into_iter().for_each(|i| out[i..i + to.len()].copy_from_slice(to.as_bytes()));
    out
}

#[test]
fn sound_files_are_read() {
    assert!(read(&pack(&parts())).is_ok_and(|text| text.starts_with("青石县人民政府2025年")));
}

#[test]
fn what_inflates_without_end_is_stopped() {
    let bomb = with_main(|main| main.replace("<w:body>", &format!("<w:body>{}", " ".repeat(48 << 20))));
    assert!(bomb.len() < 100_000);
    assert!(read(&bomb).unwrap_err().contains("展开后过大"));
    // Neither is a part small that spells a million paragraphs; what does not pack keeps the ratio low.
    let mut seed = 5u32;
    let noise: String = (0..60_000)
        .map(|_| {
            seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            char::from(b'a' + (seed >> 24) as u8 % 26)
        })
        .collect();
    let many =
        with_main(|main| main.replace("<w:body>", &format!("<w:body><!--{noise}-->{}", "<w:p/>".repeat(1 << 20))));
    assert!(read(&many).unwrap_err().contains("内容过多"));
    // A part that nobody asks for is never inflated.
    assert!(read(&with_parts([("word/media/image1.png".to_owned(), vec![0; 48 << 20])])).is_ok());
}

#[test]
fn parts_are_counted_and_told_apart() {
    let many = |n: usize| with_parts((0..n).map(|i| (format!("word/media/{i}.png"), vec![b'x'])));
    assert!(read(&many(2000)).is_ok());
    assert!(read(&many(10_000)).unwrap_err().contains("个部件"));
    let twice = with_parts([("word/documenu.xml".to_owned(), b"<x/>".to_vec())]);
    assert!(read(&renamed(&twice, "word/documenu.xml", MAIN)).unwrap_err().contains("同名部件"));
    let twice = with_parts([("Word/Document.xml".to_owned(), b"<x/>".to_vec())]);
    assert!(read(&twice).unwrap_err().contains("同名部件"));
}

#[test]
fn names_are_never_paths() {
    let outside = ["../../outside.txt", "/outside.txt", "..\\outside.txt", "C:\\outside.txt"];
    assert!(read(&with_parts(outside.map(|name| (name.to_owned(), b"x".to_vec())))).is_ok());
    assert!(!std::path::Path::new("../../outside.txt").exists() && !std::path::Path::new("/outside.txt").exists());
}

#[test]
fn declared_entities_are_not_followed() {
    let declared = "<!DOCTYPE w [<!ENTITY a \"甲甲甲甲\"><!ENTITY b \"&a;&a;&a;&a;\"><!ENTITY c SYSTEM \"file:///etc/hostname\">]>\n<w:document";
    let main = with_main(|main| {
        main.replacen("<w:document", declared, 1).replacen("青石县人民政府2025年", "&b;&c;青石县人民政府2025年", 1)
    });
    let said = read(&main).unwrap_err();
    assert!(said.contains(MAIN), "{said}");
}

#[test]
fn deep_nesting_is_refused_before_the_stack_ends() {
    for depth in [200, 2500, 100_000] {
        let deep = with_main(|main| {
            let (open, close) = ("<w:sdt><w:sdtContent>".repeat(depth), "</w:sdtContent></w:sdt>".repeat(depth));
            main.replace("<w:body>", &format!("<w:body>{open}<w:p/>{close}"))
        });
        // A document by Word nests some dozens deep.
        if let Err(said) = read(&deep) {
            assert!(said.contains("嵌套过深") || said.contains("展开后过大"), "{said}");
        } else {
            assert!(depth < 1000, "{depth}");
        }
    }
}

#[test]
fn cut_and_changed_copies_are_read_or_refused() {
    let whole = pack(&parts());
    let mut seed = 11u32;
    let mut next = || {
        seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (seed >> 8) as usize
    };
    let mut refused = 0;
    for i in 0..120 {
        let mut copy = whole.clone();
        if i < 24 {
            copy.truncate(whole.len() * i / 24);
        } else {
            for _ in 0..1 << (i % 9) {
                let at = next() % copy.len();
                copy[at] = next() as u8;
            }
        }
        refused += usize::from(read(&copy).is_err());
    }
    assert!((24..120).contains(&refused), "{refused} refused");
}

#[test]
fn bytes_of_other_formats_under_a_name_of_word_are_read_as_what_they_are() {
    assert_eq!(read("一、主要举措和成效\n".as_bytes()).as_deref(), Ok("一、主要举措和成效\n"));
    assert!(
        read(b"<!DOCTYPE html><html><body><p>\xe4\xb8\x80</p></body></html>").is_ok_and(|text| text.contains('一'))
    );
    assert!(read(b"\x89PNG\r\n\x1a\n").unwrap_err().contains("图片"));
    assert!(read(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1rest").is_err());
}

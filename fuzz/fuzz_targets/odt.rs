//! Any content in the package of an OpenDocument text is refused with a reason or read.
//!
//! The package is made here: a zero byte divides the content from the styles. A whole file as seed is read
//! as it stands.

#![no_main]

use std::io::{Cursor, Write as _};

use fazhi::ingest;
use libfuzzer_sys::fuzz_target;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

fuzz_target!(|bytes: &[u8]| {
    if bytes.starts_with(b"PK") {
        let _ = ingest::read("fuzz.odt", bytes);
        return;
    }
    let mut halves = bytes.splitn(2, |b| *b == 0);
    let (content, styles) = (halves.next().unwrap_or_default(), halves.next().unwrap_or_default());
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let stored = SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    let kind: &[u8] = b"application/vnd.oasis.opendocument.text";
    for (name, part) in [("mimetype", kind), ("content.xml", content), ("styles.xml", styles)] {
        zip.start_file(name, stored).expect("memory holds it");
        zip.write_all(part).expect("memory holds it");
    }
    let file = zip.finish().expect("memory holds it").into_inner();
    if let Err(error) = ingest::read("fuzz.odt", &file) {
        assert!(!error.to_string().is_empty());
    }
});

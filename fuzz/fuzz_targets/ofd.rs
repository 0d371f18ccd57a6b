//! An OFD package whose pages hold any bytes is refused with a reason or read as a text whose pieces are its lines.
//!
//! The package itself is sound, so that the fuzzer spends its time on the pages and not on the checksums of zip.

#![no_main]

use fazhi::ingest;
use libfuzzer_sys::fuzz_target;

const ENTRY: &[u8] = b"<ofd:OFD xmlns:ofd='http://www.ofdspec.org/2016'><ofd:DocRoot>d.xml</ofd:DocRoot></ofd:OFD>";
const DOCUMENT: &[u8] = b"<Document><Page ID='1' BaseLoc='p.xml'/><TemplatePage ID='2' BaseLoc='t.xml'/></Document>";

fuzz_target!(|bytes: &[u8]| {
    let middle = bytes.iter().position(|b| *b == 0).unwrap_or(bytes.len());
    let (page, template) = bytes.split_at(middle);
    let template = template.get(1..).unwrap_or_default();
    let package = stored(&[("OFD.xml", ENTRY), ("d.xml", DOCUMENT), ("p.xml", page), ("t.xml", template)]);
    match ingest::read("fuzz.ofd", &package) {
        Ok(source) => {
            let pieces = &source.origin().pieces;
            assert!(pieces.windows(2).all(|pair| pair[0].text.end <= pair[1].text.start));
        }
        Err(error) => assert!(!error.to_string().is_empty()),
    }
});

/// A zip package of parts that are not packed.
fn stored(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let (mut out, mut list) = (Vec::new(), Vec::new());
    for (name, bytes) in parts {
        let at = out.len() as u32;
        let size = (bytes.len() as u32).to_le_bytes();
        // Version, flags, method, time and date, checksum, both sizes, length of the name, of what follows it.
        let head = [&[20, 0, 0, 0, 0, 0, 0, 0, 0x21, 0][..], &crc32(bytes).to_le_bytes(), &size, &size].concat();
        let head = [&head[..], &(name.len() as u16).to_le_bytes(), &[0, 0]].concat();
        out.extend([b"PK\x03\x04", &head[..], name.as_bytes(), bytes].concat());
        list.extend([b"PK\x01\x02\x14\0", &head[..], &[0; 10], &at.to_le_bytes(), name.as_bytes()].concat());
    }
    let (at, size, count) = (out.len() as u32, list.len() as u32, parts.len() as u16);
    let [at, size] = [at, size].map(u32::to_le_bytes);
    let count = count.to_le_bytes();
    let end = [b"PK\x05\x06\0\0\0\0", &count[..], &count, &size, &at, &[0, 0]].concat();
    out.extend(list);
    out.extend(end);
    out
}

fn crc32(bytes: &[u8]) -> u32 {
    let step = |crc: u32, b: &u8| {
        (0..8).fold(crc ^ u32::from(*b), |c, _| if c & 1 == 1 { c >> 1 ^ 0xedb8_8320 } else { c >> 1 })
    };
    !bytes.iter().fold(!0, step)
}

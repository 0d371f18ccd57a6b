//! Any two streams in the container of Word 97 are refused with a reason or read.
//!
//! The container is made here, so that the fuzzer does not spend its time on sectors: the first bytes say how
//! the rest is divided. A whole file as seed is read as it stands.

#![no_main]

use std::io::{Cursor, Write as _};

use fazhi::ingest;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    if bytes.starts_with(b"\xd0\xcf\x11\xe0") {
        let _ = ingest::read("fuzz.doc", bytes);
        return;
    }
    let Some((head, rest)) = bytes.split_at_checked(2) else { return };
    let at = usize::from(u16::from_le_bytes([head[0], head[1]])).min(rest.len());
    let mut file = cfb::CompoundFile::create(Cursor::new(Vec::new())).expect("memory holds it");
    for (name, stream) in [("WordDocument", &rest[..at]), ("1Table", &rest[at..])] {
        let mut stream_of = file.create_stream(name).expect("the name is new");
        // The signature of Word 97 and the table stream's number, which the fuzzer would have to guess.
        let mut stream = stream.to_vec();
        if name == "WordDocument" && stream.len() > 12 {
            stream[..4].copy_from_slice(&[0xec, 0xa5, 0xc1, 0]);
            stream[0x0a..0x0c].copy_from_slice(&[0, 2]);
        }
        stream_of.write_all(&stream).expect("memory holds it");
    }
    file.flush().expect("memory holds it");
    if let Err(error) = ingest::read("fuzz.doc", &file.into_inner().into_inner()) {
        assert!(!error.to_string().is_empty());
    }
});

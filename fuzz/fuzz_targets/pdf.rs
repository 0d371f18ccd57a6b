//! Any bytes behind the mark of a PDF are refused with a reason or read as a text whose pieces are its lines.

#![no_main]

use fazhi::ingest;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let bytes = [b"%PDF-1.7\n", bytes].concat();
    match ingest::read("fuzz.pdf", &bytes) {
        Ok(source) => {
            let pieces = &source.origin().pieces;
            assert!(pieces.windows(2).all(|pair| pair[0].text.end <= pair[1].text.start));
            assert!(pieces.iter().all(|piece| !source.slice(piece.text).contains('\n')));
        }
        Err(error) => assert!(!error.to_string().is_empty()),
    }
});

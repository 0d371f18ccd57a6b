//! Compiles `rules/*.yaml` into the pack inside the binary, with the loader's own code, so that a wrong
//! built-in rule is a compile error with file, line and column.

#![allow(clippy::disallowed_methods, reason = "a build script reads the pack and writes what it compiled")]
#![allow(
    dead_code,
    unused_imports,
    missing_docs,
    reason = "the modules are the library's; the build script needs part of each"
)]

#[path = "src/finding.rs"]
mod finding;
#[path = "src/fold/mod.rs"]
mod fold;
#[path = "src/report/mod.rs"]
mod report;
#[path = "src/span.rs"]
mod span;
#[path = "src/template.rs"]
mod template;
#[path = "src/wording/mod.rs"]
mod wording;
mod rules {
    #[path = "../src/rules/compile.rs"]
    pub mod compile;
    #[path = "../src/rules/kinds/mod.rs"]
    pub mod kinds;
    #[path = "../src/rules/load/mod.rs"]
    pub mod load;
    #[path = "../src/rules/pack.rs"]
    pub mod pack;
    #[path = "../src/rules/read_audit.rs"]
    pub mod read_audit;
    #[path = "../src/rules/read_evidence.rs"]
    pub mod read_evidence;
    #[path = "../src/rules/read_facts.rs"]
    pub mod read_facts;
    #[path = "../src/rules/read_fix.rs"]
    pub mod read_fix;
    #[path = "../src/rules/read_phrases.rs"]
    pub mod read_phrases;
    #[path = "../src/rules/read_rules.rs"]
    pub mod read_rules;
    #[path = "../src/rules/read_skeleton.rs"]
    pub mod read_skeleton;
    #[path = "../src/rules/read_template.rs"]
    pub mod read_template;
    #[path = "../src/rules/skeleton.rs"]
    pub mod skeleton;
}

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use rules::compile::{Draft, PackFile};

fn main() {
    println!("cargo::rerun-if-changed=rules");
    println!("cargo::rerun-if-changed=build.rs");
    for module in ["rules", "fold", "report", "template.rs", "wording", "finding.rs", "span.rs"] {
        println!("cargo::rerun-if-changed=src/{module}");
    }
    let mut paths = yaml_files(Path::new("rules"));
    paths.sort();
    let files: Vec<PackFile> = paths
        .iter()
        .map(|path| {
            let text = std::fs::read_to_string(path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
            PackFile { name: path.to_string_lossy().replace('\\', "/"), text, builtin: true }
        })
        .collect();
    let mut draft = Draft::default();
    let read =
        draft.read(&files).map(|_| postcard::to_stdvec(&draft).expect("a draft holds only what postcard can store"));
    let (draft, pack) = match read.and_then(|bytes| Ok((bytes, draft.finish()?))) {
        Ok(both) => both,
        Err(mistakes) => {
            for mistake in &mistakes {
                println!("cargo::error={mistake}");
            }
            std::process::exit(1);
        }
    };
    let mut hasher = blake3::Hasher::new();
    let mut list = String::from("&[\n");
    let root = std::env::var("CARGO_MANIFEST_DIR").expect("cargo sets it");
    for file in &files {
        hasher.update(file.name.as_bytes()).update(&[0]).update(file.text.as_bytes()).update(&[0]);
        let path = Path::new(&root).join(&file.name);
        writeln!(list, "    ({:?}, include_str!({:?})),", file.name, path).expect("writing to a String");
    }
    list.push(']');
    let out = PathBuf::from(std::env::var("OUT_DIR").expect("cargo sets it"));
    let bytes = postcard::to_stdvec(&pack).expect("a pack holds only what postcard can store");
    write(&out.join("draft.bin"), &draft);
    write(&out.join("pack.bin"), &bytes);
    write(&out.join("automaton.bin"), &pack.automaton);
    let skeleton = postcard::to_stdvec(&pack.skeleton).expect("as above");
    write(&out.join("skeleton.bin"), &skeleton);
    write(&out.join("pack_files.rs"), list.as_bytes());
    write(&out.join("pack_digest.txt"), &hasher.finalize().to_hex().as_bytes()[..16]);
}

fn yaml_files(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).unwrap_or_else(|e| panic!("{}: {e}", folder.display()));
    let mut files = Vec::new();
    for path in entries.filter_map(|e| Some(e.ok()?.path())) {
        if path.is_dir() {
            files.extend(yaml_files(&path));
        } else if path.extension().is_some_and(|e| e == "yaml") {
            files.push(path);
        }
    }
    files
}

fn write(path: &Path, bytes: &[u8]) {
    std::fs::write(path, bytes).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
}

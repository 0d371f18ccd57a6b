//! `fazhi audit` on sets whose truth is known, and what holds for every run.

pub mod set;

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;
use set::{Set, Truth, write};

fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("audit-{name}"));
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).expect("the folder of the tests takes it");
    folder
}

/// Runs the program in a folder.
fn run(folder: &Path, args: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_fazhi"));
    command.current_dir(folder).args(args).output().expect("the program runs")
}

fn json(folder: &Path, args: &[&str]) -> Value {
    let out = run(folder, args);
    serde_json::from_slice(&out.stdout).unwrap_or_else(|e| panic!("{e}: {}", String::from_utf8_lossy(&out.stderr)))
}

/// Found, wrong, and how many there are.
struct Score(usize, usize, usize);

impl Score {
    fn of<T: PartialEq>(found: &[T], truth: &[T]) -> Score {
        let right = truth.iter().filter(|t| found.contains(t)).count();
        Score(right, found.len() - found.iter().filter(|f| truth.contains(f)).count(), truth.len())
    }
}

#[test]
fn a_set_with_known_truth_is_found_out() {
    let Set { folder, names, truth } = write(&folder("truth"), 300, true);
    let args =
        ["audit", "2025", "--roster", "名单.csv", "--notice", "通知.yaml", "--previous", "2024", "--format", "json"];
    let audit = json(&folder, &args);
    let at = |name: &str| names.iter().position(|n| n == name).unwrap();
    let units = audit["roster"].as_array().unwrap();
    let state = |key: &str| -> Vec<usize> {
        units.iter().filter(|u| u["state"] == key).map(|u| at(u["unit"].as_str().unwrap())).collect()
    };
    let Truth { missing, late, broken, copied, carried, promises } = &truth;
    let found_late: Vec<usize> =
        units.iter().filter(|u| u["late"] == true).map(|u| at(u["unit"].as_str().unwrap())).collect();
    let pairs: Vec<(usize, usize)> = audit["overlaps"]
        .as_array()
        .unwrap()
        .iter()
        .map(|o| (at(o["unit_a"].as_str().unwrap()), at(o["unit_b"].as_str().unwrap())))
        .collect();
    let with = |code: &str| -> Vec<(usize, String)> {
        let reports = audit["reports"].as_array().unwrap().iter().filter(|r| r["unit"].is_string());
        let all = reports.flat_map(|r| r["findings"].as_array().unwrap().iter().map(move |f| (r, f)));
        let of = all.filter(|(_, f)| f["code"] == code);
        of.map(|(r, f)| (at(r["unit"].as_str().unwrap()), f["message"].as_str().unwrap().to_owned())).collect()
    };
    let found_carried: Vec<usize> = with("FZA05").into_iter().map(|(i, _)| i).collect();
    // A place that says some of the same words is shown as a partial answer: for a promise that was broken that is
    // right, for one that was kept it is not.
    let items = audit["previous"].as_array().unwrap().iter();
    let items = items.flat_map(|p| p["plan"].as_array().unwrap().iter().map(move |item| (p, item)));
    let mut none = 0;
    let found_promises: Vec<(usize, String)> = items
        .filter(|(_, item)| item["state"] != "answered")
        .map(|(p, item)| {
            none += usize::from(item["state"] == "none");
            let (body, text) = (at(p["unit"].as_str().unwrap()), item["text"].as_str().unwrap());
            let known = promises.iter().find(|(i, what)| *i == body && text.contains(what.as_str()));
            known.cloned().unwrap_or((body, text.to_owned()))
        })
        .collect();
    println!("其中未见回应{none}条，部分回应{}条", found_promises.len() - none);
    assert_eq!(with("FZA06").len(), none);
    let table = [
        ("未报", Score::of(&state("missing"), missing)),
        ("打不开", Score::of(&state("unreadable"), broken)),
        ("迟报", Score::of(&found_late, late)),
        ("文字重合（对）", Score::of(&pairs, copied)),
        ("沿用上年", Score::of(&found_carried, carried)),
        ("上年安排未落实", Score::of(&found_promises, promises)),
    ];
    let (mut right, mut all, mut wrong) = (0, 0, 0);
    for (name, Score(found, false_, n)) in &table {
        println!("{name}：{n}，找到{found}，误报{false_}");
        right += found;
        all += n;
        wrong += false_;
    }
    assert!(right * 100 >= all * 95, "{right} of {all}");
    // Of all promises that could have been said to be open: four of each body.
    assert!(wrong * 50 <= all, "{wrong} wrong of {all}");
}

#[test]
fn the_same_bytes_at_any_number_of_threads_and_from_the_store() {
    let Set { folder, .. } = write(&folder("bytes"), 40, false);
    let base = ["audit", "2025", "--roster", "名单.csv", "--previous", "2024"];
    let outputs = ["json", "jsonl", "csv", "sarif", "xlsx", "html", "circular"];
    let all = |tag: &str, more: &[&str]| -> Vec<Vec<u8>> {
        let named: Vec<String> = outputs.iter().map(|o| format!("{o}={tag}.{o}")).collect();
        let mut args = base.to_vec();
        named.iter().for_each(|o| args.extend(["-o", o.as_str()]));
        args.extend(more);
        let out = run(&folder, &args);
        assert!(matches!(out.status.code(), Some(0 | 1)), "{}", String::from_utf8_lossy(&out.stderr));
        outputs.iter().map(|o| std::fs::read(folder.join(format!("{tag}.{o}"))).unwrap()).collect()
    };
    let one = all("one", &["-j", "1"]);
    assert!(one == all("four", &["-j", "4"]), "threads change the bytes");
    assert!(one == all("fresh", &["--store", "a.db"]), "the store changes the bytes");
    assert!(one == all("known", &["--store", "a.db"]), "what the store knows changes the bytes");
}

#[test]
fn a_run_that_is_killed_goes_on() {
    let Set { folder, .. } = write(&folder("killed"), 60, false);
    let args = ["audit", "2025", "--store", "a.db", "-o", "json=out.json", "-j", "2"];
    let mut dice = set::Dice(7);
    for _ in 0..20 {
        let mut child = Command::new(env!("CARGO_BIN_EXE_fazhi"))
            .current_dir(&folder)
            .args(args)
            .stdout(std::process::Stdio::null())
            .stderr(std::process::Stdio::null())
            .spawn()
            .unwrap();
        std::thread::sleep(std::time::Duration::from_millis(dice.below(600) as u64));
        let _ = child.kill();
        child.wait().unwrap();
    }
    let out = run(&folder, &args);
    assert_eq!(out.status.code(), Some(0), "{}", String::from_utf8_lossy(&out.stderr));
    let undisturbed = run(&folder, &["audit", "2025", "-o", "json=other.json"]);
    assert_eq!(undisturbed.status.code(), Some(0));
    let read = |name: &str| std::fs::read(folder.join(name)).unwrap();
    assert!(read("out.json") == read("other.json"), "the outputs differ");
}

#[test]
fn what_a_record_keeps_is_what_check_says() {
    let Set { folder, .. } = write(&folder("record"), 3, false);
    let check = json(&folder, &["check", "2025", "--format", "json", "--statuses"]);
    let audit = json(&folder, &["audit", "2025", "--format", "json", "--statuses"]);
    for (one, other) in check["reports"].as_array().unwrap().iter().zip(audit["reports"].as_array().unwrap()) {
        let mut other = other.clone();
        let map = other.as_object_mut().unwrap();
        for key in ["unit", "grade", "grade_reason"] {
            map.remove(key);
        }
        let findings = map["findings"].as_array_mut().unwrap();
        findings.retain(|f| !f["code"].as_str().unwrap().starts_with("FZA"));
        assert_eq!(*one, other);
    }
}

#[test]
fn files_that_are_no_store_are_left_as_they_are() {
    let Set { folder, .. } = write(&folder("foreign"), 2, false);
    for (name, bytes) in [("text.db", b"not a database, but longer than a head".to_vec()), ("short.db", b"x".to_vec())]
    {
        std::fs::write(folder.join(name), &bytes).unwrap();
        let out = run(&folder, &["audit", "2025", "--store", name]);
        assert_eq!(out.status.code(), Some(2));
        assert!(String::from_utf8_lossy(&out.stderr).contains("没有改动它"));
        assert_eq!(std::fs::read(folder.join(name)).unwrap(), bytes);
    }
    assert!(run(&folder, &["audit", "2025", "--store", "a.db"]).status.code() != Some(2));
    let mut bytes = std::fs::read(folder.join("a.db")).unwrap();
    let middle = bytes.len() / 2;
    bytes[4096..middle].fill(0x5a);
    std::fs::write(folder.join("a.db"), &bytes).unwrap();
    let out = run(&folder, &["audit", "2025", "--store", "a.db"]);
    assert_eq!(out.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&out.stderr).contains("已损坏"), "{}", String::from_utf8_lossy(&out.stderr));
}

#[test]
fn without_text_no_sentence_is_in_store_or_page() {
    let folder = folder("no-text");
    std::fs::create_dir_all(folder.join("in")).unwrap();
    let secret = "由两名班子成员轮流带班接访并逐件登记在册";
    let text = format!(
        "青石镇2025年法治政府建设年度报告\n一、主要举措和成效\n（一）{secret}。\n二、存在的不足和原因\n{secret}，原因是人手少。\n"
    );
    std::fs::write(folder.join("in/a.txt"), &text).unwrap();
    std::fs::write(folder.join("in/b.txt"), text.replace("青石镇", "白河镇")).unwrap();
    let out = run(
        &folder,
        &["audit", "in", "--no-text", "--store", "a.db", "-o", "html=a.html", "-o", "json=a.json", "-o", "csv=a.csv"],
    );
    assert_eq!(out.status.code(), Some(1), "{}", String::from_utf8_lossy(&out.stderr));
    for name in ["a.db", "a.html", "a.json", "a.csv"] {
        let bytes = std::fs::read(folder.join(name)).unwrap();
        let found = bytes.windows(30).any(|w| w == &secret.as_bytes()[..30]);
        assert!(!found, "{name} holds words of the report");
    }
}

/// Writes sets for `.ci/full`, which times them: `FAZHI_AUDIT_SET=folder,1000`.
#[test]
fn sets_for_others_on_request() {
    let Ok(asked) = std::env::var("FAZHI_AUDIT_SET") else { return };
    let (folder, n) = asked.rsplit_once(',').expect("a folder and a number");
    write(Path::new(folder), n.parse().expect("a number"), false);
}

#[cfg(unix)]
#[test]
fn an_interrupted_run_gives_what_it_has() {
    let Set { folder, .. } = write(&folder("interrupted"), 150, false);
    let child = Command::new(env!("CARGO_BIN_EXE_fazhi"))
        .current_dir(&folder)
        .args(["audit", "2025", "-j", "1", "-o", "json=a.json", "-o", "html=a.html", "--progress", "json"])
        .stdout(std::process::Stdio::null())
        .stderr(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    // As soon as some are done.
    use std::io::BufRead as _;
    let mut child = child;
    let mut lines = std::io::BufReader::new(child.stderr.take().unwrap()).lines();
    let first = lines.next().unwrap().unwrap();
    let progress: Value = serde_json::from_str(&first).unwrap();
    assert!(progress["done"].as_u64() > Some(0) && progress["total"] == 150, "{first}");
    Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap();
    let rest: Vec<String> = lines.map_while(Result::ok).collect();
    assert_eq!(child.wait().unwrap().code(), Some(130), "{rest:?}");
    let audit: Value = serde_json::from_slice(&std::fs::read(folder.join("a.json")).unwrap()).unwrap();
    assert_eq!(audit["summary"]["complete"], false);
    let files = audit["reports"].as_array().unwrap().len();
    assert!(files > 0 && files < 150, "{files}");
    assert!(std::fs::read_to_string(folder.join("a.html")).unwrap().ends_with("</html>\n"));
}

#[test]
fn two_runs_on_one_store_wait_for_each_other() {
    let Set { folder, .. } = write(&folder("two"), 40, false);
    let start = |out: &str| {
        Command::new(env!("CARGO_BIN_EXE_fazhi"))
            .current_dir(&folder)
            .args(["audit", "2025", "--store", "a.db", "-o", &format!("json={out}")])
            .stdout(std::process::Stdio::null())
            .spawn()
            .unwrap()
    };
    let both = [start("one.json"), start("two.json")];
    for mut child in both {
        assert_eq!(child.wait().unwrap().code(), Some(0));
    }
    let read = |name: &str| std::fs::read(folder.join(name)).unwrap();
    assert!(read("one.json") == read("two.json"));
}

#[test]
fn decisions_come_back_and_what_is_mended_is_told() {
    let folder = folder("review");
    std::fs::create_dir_all(folder.join("in")).unwrap();
    let text = |plan: &str| {
        format!(
            "青石镇2025年法治政府建设年度报告\n一、主要举措和成效\n全年办结行政处罚案件31件，其中罚款20件、警告10件。\n二、存在的不足和原因\n案卷归档不及时，原因是专人借调。\n{plan}"
        )
    };
    std::fs::write(folder.join("in/a.txt"), text("")).unwrap();
    let audit = |more: &[&str]| {
        let mut args = vec!["audit", "in", "--store", "a.db", "--format", "json"];
        args.extend(more);
        json(&folder, &args)
    };
    let first = audit(&[]);
    let findings = first["reports"][0]["findings"].as_array().unwrap().clone();
    let print = |code: &str| {
        let of = findings.iter().find(|f| f["code"] == code).unwrap_or_else(|| panic!("no {code}: {findings:?}"));
        of["fingerprint"].as_str().unwrap().to_owned()
    };
    let (plan, sum) = (print("FZ104"), print("FZ201"));
    let table = format!("编号,单位,核实情况,理由\n{plan},青石镇,成立,\n{sum},青石镇人民政府,不成立,另有1件没收\n");
    std::fs::write(folder.join("核实.csv"), table).unwrap();
    let out = run(&folder, &["review", "import", "核实.csv", "--store", "a.db"]);
    assert_eq!(String::from_utf8_lossy(&out.stdout), "读回2条：成立1条，不成立1条\n");
    let second = audit(&[]);
    let review = |audit: &Value, code: &str| {
        let all = audit["reports"][0]["findings"].as_array().unwrap().clone();
        all.into_iter().find(|f| f["code"] == code).map(|f| f["review"].clone())
    };
    assert_eq!((review(&second, "FZ104"), review(&second, "FZ201")), (Some("成立".into()), Some("不成立".into())));
    assert_eq!(second["summary"]["errors"], first["summary"]["errors"]);
    // The draft comes back with the part that was missing; the other decision stays.
    std::fs::write(folder.join("in/a.txt"), text("三、2026年主要安排\n1.六月底前由司法所补齐案卷40卷。\n")).unwrap();
    let third = audit(&[]);
    assert_eq!(third["mended"][0]["fingerprint"].as_str(), Some(plan.as_str()));
    assert_eq!((review(&third, "FZ104"), review(&third, "FZ201")), (None, Some("不成立".into())));
    let history = run(&folder, &["history", "青石镇", "--store", "a.db"]);
    assert!(String::from_utf8_lossy(&history.stdout).starts_with("2025年度　青石镇　已报"));
}

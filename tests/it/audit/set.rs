//! Makes sets of reports whose truth is known: who handed nothing in, who was late, who copied whom, who carried last
//! year's text over, who left a promise of last year open, which files are broken.
//!
//! Sentences are put together from words, each set of them by its own seed, so that no two reports share more than
//! chance unless they are meant to. Places and persons are invented.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

/// What is true of a set; bodies by their index.
#[derive(Debug, Default)]
pub struct Truth {
    pub missing: Vec<usize>,
    pub late: Vec<usize>,
    pub broken: Vec<usize>,
    /// Who copied whom.
    pub copied: Vec<(usize, usize)>,
    pub carried: Vec<usize>,
    /// Whose promise was left open: the object it was about.
    pub promises: Vec<(usize, String)>,
}

/// A set on disk.
pub struct Set {
    pub folder: PathBuf,
    pub names: Vec<String>,
    pub truth: Truth,
}

/// Numbers that only the seed decides (SplitMix64).
pub struct Dice(pub u64);

impl Dice {
    pub fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) % n as u64) as usize
    }

    fn pick<'a>(&mut self, list: &[&'a str]) -> &'a str {
        list[self.below(list.len())]
    }
}

const FIRST: &[char] = &[
    '青', '白', '松', '柏', '云', '石', '泉', '梅', '兰', '竹', '金', '银', '玉', '凤', '龙', '鹤', '雁', '枫', '桐',
    '槐',
];
const SECOND: &[char] = &[
    '河', '林', '台', '桥', '坪', '湾', '岭', '川', '塘', '洲', '溪', '浦', '堡', '渡', '原', '坡', '港', '城', '峰',
    '坝',
];
const WHEN: &[&str] = &[
    "开春",
    "三月",
    "汛期前",
    "麦收后",
    "年中",
    "七月起",
    "国庆前后",
    "入冬",
    "腊月",
    "每逢集日",
    "每周一早",
    "季末",
    "换届后",
    "雨季",
    "秋播时",
    "年初",
    "八月",
    "五月中旬",
    "双休日",
    "夜间",
];
const WHO: &[&str] = &[
    "司法所",
    "综合执法队",
    "党政办",
    "财政所",
    "自然资源所",
    "市场监管所",
    "农技站",
    "水利站",
    "派出所",
    "信访窗口",
    "便民大厅",
    "法律顾问",
    "调解员",
    "网格长",
    "驻村干部",
    "人大代表小组",
    "武装部",
    "应急办",
    "环卫队",
    "民政办",
    "文化站",
    "供销社",
    "卫生院",
    "学校法治副校长",
    "交管中队",
    "林场",
    "食安办",
    "统计站",
    "档案室",
    "退役军人站",
];
const VERB: &[&str] = &[
    "翻查了",
    "登记了",
    "重写了",
    "补签了",
    "清点了",
    "回访了",
    "当场答复了",
    "逐件核对了",
    "公开张贴了",
    "退回了",
    "分拣了",
    "丈量了",
    "封存了",
    "移交了",
    "拆除了",
    "修补了",
    "更换了",
    "加装了",
    "抽检了",
    "约谈了",
    "劝返了",
    "借调了",
    "培训了",
    "汇编了",
    "晒出了",
    "撤下了",
    "试行了",
    "叫停了",
    "收回了",
    "腾退了",
];
const WHAT: &[&str] = &[
    "陈年案卷",
    "摊位合同",
    "水渠图纸",
    "宅基地申请",
    "罚没物品",
    "砂石料场",
    "祠堂产权",
    "鱼塘承包",
    "校车线路",
    "临时路障",
    "鸡舍排污",
    "户外招牌",
    "旧货市场",
    "冷库租约",
    "果园界桩",
    "机井钥匙",
    "集体山林",
    "公厕管护",
    "夜市油烟",
    "电梯年检",
    "烟花存放",
    "农药空瓶",
    "秸秆堆场",
    "殡葬收费",
    "网吧登记",
    "渡口船只",
    "塔吊备案",
    "桥洞住户",
    "废品货场",
    "茶山小路",
    "药店柜台",
    "粮站磅秤",
    "砖窑烟道",
    "客栈房卡",
    "庙会安保",
    "菜窖通风",
    "猪场围栏",
    "加油枪铅封",
    "沼气池盖",
    "路灯电表",
];
const HOW: &[&str] = &[
    "对着台账一页页过",
    "请村里老会计做证",
    "用手机拍照留底",
    "由两人一组上门",
    "先讲清道理再动手",
    "把依据贴在门口",
    "请县里专家掌眼",
    "抽签决定先后",
    "按户头排了队",
    "连夜写成纪要",
    "当面算了一笔账",
    "照着新尺度量",
    "让双方各退一步",
    "换了统一的表格",
    "录像从头开到尾",
    "挂上了编号牌",
    "拉了一张清单",
    "请媒体跟着看",
    "限期七天改完",
    "事后又暗访一趟",
];
const RESULT: &[&str] = &[
    "群众没有再跑第二趟",
    "只剩两户还在观望",
    "比去年少花一半工夫",
    "纠纷当天就平了",
    "省下一笔租金",
    "再没有人上访",
    "账实对上了",
    "隔壁乡也来取经",
    "月底全部办结",
    "留下三件待研究",
    "没有发生复议",
    "评查得了良好",
    "钥匙交回了公家",
    "路也让出来了",
    "老人们点了头",
    "合同补齐了印章",
    "漏洞堵住了",
    "回头看没有反弹",
    "经验写进了手册",
    "费用由集体承担",
];
const CAUSE: &[&str] = &[
    "经办人调走后没有交接",
    "新来的同志没有受过训练",
    "所里嫌麻烦拖着不办",
    "只靠口头交代",
    "表格还是旧样式",
    "分管领导过问得少",
    "凭老经验办事",
    "没有人逐件盯着",
];

/// A sentence that only these dice give.
fn sentence(dice: &mut Dice) -> String {
    let (when, who, verb, what) = (dice.pick(WHEN), dice.pick(WHO), dice.pick(VERB), dice.pick(WHAT));
    let (how, result, n) = (dice.pick(HOW), dice.pick(RESULT), dice.below(90) + 3);
    match dice.below(4) {
        0 => format!("{when}{who}{verb}{what}{n}处，{how}，{result}。"),
        1 => format!("{who}{when}{how}，{verb}{n}件{what}，{result}。"),
        2 => format!("{what}的事由{who}{when}{verb}{n}回，{result}，{how}。"),
        _ => format!("{when}，{n}起{what}{result}，{who}{how}，{verb}存根。"),
    }
}

/// A paragraph of `n` sentences.
fn paragraph(dice: &mut Dice, n: usize) -> String {
    (0..n).map(|_| sentence(dice)).collect()
}

/// What a body promises: somebody, something, and how much.
#[derive(Clone)]
struct Promise {
    who: &'static str,
    verb: &'static str,
    what: String,
    n: usize,
}

fn promises(dice: &mut Dice) -> Vec<Promise> {
    const THING: &[&str] =
        &["巡查", "检测", "保管", "查验", "录像", "清运", "排号", "晾晒", "冷藏", "计量", "呼叫", "除尘"];
    const TOOL: &[&str] = &[
        "摩托车",
        "显微镜",
        "铁皮柜",
        "热像仪",
        "对讲机",
        "叉车",
        "取号机",
        "烘干塔",
        "保温箱",
        "地磅",
        "扩音器",
        "喷淋塔",
    ];
    const DO: &[&str] =
        &["购置", "试用", "修复", "改装", "招租", "捐建", "置换", "检定", "租用", "定制", "回购", "翻新"];
    let first = dice.below(DO.len());
    let offset = (dice.below(THING.len()), dice.below(TOOL.len()));
    let one = |i: usize, dice: &mut Dice| Promise {
        who: WHO[dice.below(WHO.len())],
        verb: DO[(first + i) % DO.len()],
        what: format!("{}{}", THING[(offset.0 + i) % THING.len()], TOOL[(offset.1 + 5 * i) % TOOL.len()]),
        n: dice.below(20) + 2,
    };
    (0..4).map(|i| one(i, dice)).collect()
}

/// The parts of a report before they are put together.
#[derive(Clone)]
struct Parts {
    measures: Vec<String>,
    problems: Vec<String>,
    duties: String,
    plan: Vec<String>,
}

fn parts(dice: &mut Dice, kept: &[Promise], ahead: &[Promise], paragraphs: usize) -> Parts {
    let mut measures: Vec<String> = (0..paragraphs).map(|_| paragraph(dice, 4)).collect();
    for promise in kept {
        let Promise { who, verb, what, n } = promise;
        let result = dice.pick(RESULT);
        measures.push(format!("{who}年内{verb}{what}{n}台，已经投入使用，{result}。"));
    }
    let problem = |dice: &mut Dice| {
        let (what, who, cause) = (dice.pick(WHAT), dice.pick(WHO), dice.pick(CAUSE));
        format!("{who}对{what}的处置不及时，{}份文书漏了日期，原因是{cause}。{}", dice.below(30) + 2, sentence(dice))
    };
    let problems = (0..3).map(|_| problem(dice)).collect();
    let (what, result) = (dice.pick(WHAT), dice.pick(RESULT));
    let duties = format!(
        "党委书记、镇长主持召开法治建设专题会议{}次，研究{what}的执法争议，{result}。{}",
        dice.below(5) + 1,
        paragraph(dice, 2)
    );
    let plan = ahead.iter().map(|p| format!("{}月底前由{}{}{}{}台。", dice.below(9) + 3, p.who, p.verb, p.what, p.n));
    Parts { measures, problems, duties, plan: plan.collect() }
}

fn report(name: &str, year: usize, signed: &str, parts: &Parts) -> String {
    let short = name.trim_end_matches("人民政府");
    let mut out = format!("{short}{year}年法治政府建设年度报告\n一、主要举措和成效\n");
    for (i, line) in parts.measures.iter().enumerate() {
        let _ = writeln!(out, "{}.{line}", i + 1);
    }
    out.push_str("二、存在的不足和原因\n");
    for (i, line) in parts.problems.iter().enumerate() {
        let _ = writeln!(out, "{}.{line}", i + 1);
    }
    let _ = writeln!(out, "三、党政主要负责人履行推进法治建设第一责任人职责情况\n{}", parts.duties);
    let _ = writeln!(out, "四、{}年主要安排", year + 1);
    for (i, line) in parts.plan.iter().enumerate() {
        let _ = writeln!(out, "{}.{line}", i + 1);
    }
    let _ = writeln!(out, "{name}\n{signed}");
    out
}

/// The name of the body with this number, each its own.
fn name(i: usize) -> String {
    let (a, b) = (FIRST[i % 20], SECOND[i / 20 % 20]);
    match i / 400 {
        0 => format!("{a}{b}镇人民政府"),
        n if n < 20 => format!("{a}{}{b}镇人民政府", FIRST[n]),
        n => format!("{a}{}{}{b}镇人民政府", FIRST[n % 20], SECOND[n / 20 % 20]),
    }
}

/// Writes a set of `n` bodies; `faults` are the numbers of the known truth, all zero for a set without any.
pub fn write(folder: &Path, n: usize, faults: bool) -> Set {
    let (now, last) = (folder.join("2025"), folder.join("2024"));
    std::fs::create_dir_all(&now).expect("a folder of the test");
    std::fs::create_dir_all(&last).expect("a folder of the test");
    let mut truth = Truth::default();
    let names: Vec<String> = (0..n).map(name).collect();
    if faults {
        truth.missing = (0..20).map(|k| 7 + 14 * k).collect();
        truth.broken = (0..5).map(|k| 3 + 56 * k).collect();
        let sound =
            |i: usize| !(7..).step_by(14).take(20).any(|m| m == i) && !(3..).step_by(56).take(5).any(|m| m == i);
        let mut free = (0..n).filter(|i| sound(*i));
        truth.copied = (0..12).filter_map(|_| Some((free.next()?, free.next()?))).collect();
        truth.carried = free.by_ref().take(10).collect();
        truth.promises = free.by_ref().take(25).map(|i| (i, String::new())).collect();
        truth.late = (5..n).step_by(13).filter(|i| sound(*i)).take(15).collect();
    }
    let mut made: Vec<Parts> = Vec::with_capacity(n);
    let mut roster = String::from("单位全称,类别,收文日期\n");
    for (i, name) in names.iter().enumerate() {
        let mut dice = Dice(1000 + i as u64);
        let (before, ahead) = (promises(&mut dice), promises(&mut dice));
        let old = parts(&mut dice, &[], &before, 6);
        let mut kept = before.clone();
        if let Some((_, what)) = truth.promises.iter_mut().find(|(body, _)| *body == i) {
            *what = kept.remove(dice.below(4)).what;
        }
        let mut new = parts(&mut dice, &kept, &ahead, 6);
        if let Some(k) = truth.copied.iter().position(|(_, copy)| *copy == i) {
            // From a third to nine tenths of the paragraphs of the other.
            let from = &made[truth.copied[k].0];
            let taken = 3 + k % 4;
            new.measures[..taken].clone_from_slice(&from.measures[..taken]);
            if k % 2 == 1 {
                new.problems.clone_from(&from.problems);
                new.duties.clone_from(&from.duties);
            }
        }
        if truth.carried.contains(&i) {
            new.measures[..6].clone_from_slice(&old.measures[..6]);
            new.duties.clone_from(&old.duties);
        }
        made.push(new.clone());
        let received = if truth.late.contains(&i) { "2026-02-11" } else { "2026-01-21" };
        let received = if truth.missing.contains(&i) { "" } else { received };
        let _ = writeln!(roster, "{name},乡镇,{received}");
        std::fs::write(last.join(format!("{i:05}.txt")), report(name, 2024, "2025年1月20日", &old)).expect("a file");
        let file = now.join(format!("{i:05}.txt"));
        if truth.broken.contains(&i) {
            std::fs::write(now.join(format!("{}.docx", name.trim_end_matches("人民政府"))), b"PK\x03\x04broken")
                .expect("a file");
        } else if !truth.missing.contains(&i) {
            std::fs::write(file, report(name, 2025, "2026年1月20日", &new)).expect("a file");
        }
    }
    std::fs::write(folder.join("名单.csv"), roster).expect("a file");
    let notice =
        "schema: fazhi.notice/1\nnotice: { title: 关于报送年度报告的通知 }\ndeadlines: { township: 2026-01-31 }\n";
    std::fs::write(folder.join("通知.yaml"), notice).expect("a file");
    Set { folder: folder.to_owned(), names, truth }
}

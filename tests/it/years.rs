//! A report held against that of the year before: answered plans, problems that stay, text that was carried over.

use fazhi::across::{Answer, Official, PastRuns, Years};
use fazhi::{Context, Source};

use crate::support::RULES;

const LAST: &str = "青石镇2023年法治政府建设年度报告
一、主要举措和成效
（一）全年办结行政处罚案件31件，制发执法文书样式14种，案卷评查优秀率达到百分之九十。
（二）建成村居法律服务站9个，化解邻里矛盾纠纷86件，调解成功率较上年明显提高。
二、存在的不足和原因
一是执法案卷制作粗糙，送达回证填写不全，主要是执法队员未经系统培训。
二是合法性审核只有一名兼职人员，送审材料常常临时补交，主要是镇里没有配备专职岗位。
三、下一年度主要安排
一是6月底前由司法所组织综合执法队轮训案卷制作，逐卷点评送达回证。
二是9月底前设立合法性审核专岗，制定送审材料清单。
三是建设矛盾纠纷线上受理平台，接入县综治中心系统。
四是为每个行政村聘请一名村居法律顾问，每月坐班两天。
";

const THIS: &str = "青石镇2024年法治政府建设年度报告
一、主要举措和成效
（一）5月，司法所组织综合执法队开展案卷制作轮训3期，逐卷点评送达回证填写，参训46人次。
（二）建成村居法律服务站9个，化解邻里矛盾纠纷86件，调解成功率较上年明显提高。
（三）聘请村居法律顾问7名，覆盖12个行政村。
二、存在的不足和原因
一是合法性审核只有一名兼职人员，送审材料常常临时补交，主要是镇里没有配备专职岗位。
二是普法形式单一，青年参与不多，主要是新媒体运用不足。
三、下一年度主要安排
一是9月底前设立合法性审核专岗，制定送审材料清单。
二是开设普法短视频账号，每月推送两期。
";

fn held(last: &str, this: &str) -> Years {
    let source = |text: &str| Source::new("a.txt", text, "UTF-8");
    let context = Context::default();
    let (past, runs) = fazhi::past(&source(last), &RULES, &context);
    assert!(matches!(runs, PastRuns::All(_)));
    fazhi::years(&source(this), &RULES, &context, (&past, &runs), &Official::default())
}

#[test]
fn plans_are_answered_partly_or_not_and_the_nearest_words_are_shown() {
    let years = held(LAST, THIS);
    let states: Vec<Answer> = years.plan.iter().map(|p| p.state).collect();
    assert_eq!(states, [Answer::Answered, Answer::None, Answer::None, Answer::Partly], "{:#?}", years.plan);
    let nearest = years.plan[0].nearest.as_ref().expect("a place");
    assert!(THIS[nearest.span.range()].contains("司法所组织综合执法队"), "{nearest:?}");
    // Planned once more is not done.
    assert!(years.plan[1].text.contains("合法性审核专岗"));
}

#[test]
fn a_problem_in_the_same_words_is_unchanged() {
    let years = held(LAST, THIS);
    assert_eq!(years.problems.iter().map(|p| p.unchanged).collect::<Vec<_>>(), [false, true], "{:#?}", years.problems);
    let nearest = years.problems[1].nearest.as_ref().expect("a place");
    assert!(
        THIS[nearest.span.range()].starts_with("一是合法性审核")
            || THIS[nearest.span.range()].starts_with("合法性审核")
    );
}

#[test]
fn what_was_carried_over_is_counted_part_by_part() {
    let years = held(LAST, THIS);
    let shares: Vec<(&str, u32)> = years.carried.iter().map(|c| (c.role.key(), c.share().unwrap_or(0))).collect();
    let of = |role: &str| shares.iter().find(|(r, _)| *r == role).map(|(_, s)| *s).expect("the part");
    assert!((30..60).contains(&of("measures")), "{shares:?}");
    assert!((40..75).contains(&of("problems")) && (30..75).contains(&of("plan")), "{shares:?}");
    assert!(held(LAST, LAST).carried.iter().all(|c| c.share() == Some(100)));
    let other = "青石镇2024年法治政府建设年度报告\n一、主要举措和成效\n编制权责清单，公布事项六百余项。\n";
    assert!(held(LAST, other).carried.iter().all(|c| c.share() == Some(0)));
}

#[test]
fn a_digest_is_small_and_gives_nearly_the_same() {
    let source = Source::new("a.txt", LAST, "UTF-8");
    let survey = fazhi::survey(&source, &RULES, &Context::default());
    let bytes = serde_json::to_vec(&survey.past).expect("plain values").len();
    assert!(bytes < 8 << 10, "{bytes}");
    let runs = PastRuns::Sampled(survey.digest.sketch);
    let this = Source::new("b.txt", LAST, "UTF-8");
    let years = fazhi::years(&this, &RULES, &Context::default(), (&survey.past, &runs), &Official::default());
    assert!(years.carried.iter().all(|c| c.share().is_none_or(|s| s == 100)));
}

#[test]
fn nothing_is_kept_of_a_secret_text() {
    let secret = format!("机密★1年\n{LAST}");
    let (past, runs) = fazhi::past(&Source::new("a", secret, "UTF-8"), &RULES, &Context::default());
    assert_eq!(past, fazhi::across::Past::default());
    assert!(matches!(runs, PastRuns::All(all) if all.is_empty()));
}

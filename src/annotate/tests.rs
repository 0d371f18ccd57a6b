//! Comments set into small documents, taken out again, and what a comment says.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use proptest::prelude::*;
use proptest::test_runner::RngSeed;

use super::*;
use crate::finding::{Basis, Confidence, Place, PlaceKind, Severity};
use crate::ingest::docx::tests::docx;
use crate::ingest::package::tests::pack;
use crate::ingest::xml::{Node, Nodes};
use crate::span::Span;
use crate::{Context, RuleSet};

const MAIN: &str = "word/document.xml";
const AUTHOR: Author = Author { name: "法治报告核对", date: None };

fn part(bytes: &[u8], name: &str) -> String {
    Package::open(bytes).unwrap().text(name).unwrap().unwrap_or_default()
}

/// Any assessment; only its findings matter here.
static ANY: LazyLock<Assessment> = LazyLock::new(|| {
    let source = crate::Source::new("a", "青石镇2024年法治政府建设年度报告\n", "UTF-8");
    crate::check(&source, &RuleSet::builtin(), &Context::default())
});

/// An assessment with made-up findings at these places.
fn assessed(places: &[(Span, PlaceKind)]) -> Assessment {
    let mut assessment = ANY.clone();
    let finding = |(i, (span, kind)): (usize, &(Span, PlaceKind))| Finding {
        code: "FZ999".into(),
        name: "made-up".into(),
        severity: Severity::Warning,
        confidence: Confidence::High,
        message: format!("第{i}处“<&>”"),
        help: Some("改写".into()),
        basis: Some(Basis { document: "办法".into(), text: None, place: Some("第二条".into()) }),
        role: None,
        place: Place { span: *span, kind: *kind },
        excerpt: String::new(),
        related: Vec::new(),
        fingerprint: "FZ999/-".into(),
        fix: None,
    };
    assessment.findings = places.iter().enumerate().map(finding).collect();
    assessment
}

/// The words under each comment, by id, as the main part has them.
fn covered(main: &str) -> BTreeMap<i64, String> {
    let mut nodes = Nodes::new(MAIN, main);
    let mut all: BTreeMap<i64, String> = BTreeMap::new();
    let mut open: Vec<i64> = Vec::new();
    let mut texts = 0; // inside w:t
    while let Some(node) = nodes.next().unwrap() {
        match node {
            Node::Open(tag) => {
                let id = || tag.attribute("id").and_then(|id| id.parse::<i64>().ok()).unwrap();
                match tag.local() {
                    "commentRangeStart" => {
                        all.insert(id(), String::new());
                        open.push(id());
                    }
                    "commentRangeEnd" => open.retain(|o| *o != id()),
                    "t" => texts = nodes.depth(),
                    _ => {}
                }
            }
            Node::Close(_) if nodes.depth() < texts => texts = 0,
            Node::Text(text, _) if texts > 0 => open.iter().for_each(|id| all.entry(*id).or_default().push_str(text)),
            Node::Entity(c, _) if texts > 0 => open.iter().for_each(|id| all.entry(*id).or_default().push(c)),
            _ => {}
        }
    }
    all
}

/// Annotates the words given and says what each comment covers.
fn over(body: &str, words: &[&str]) -> (Vec<String>, String) {
    let bytes = docx(body, &[]);
    let text = crate::ingest::read("a.docx", &bytes).unwrap().text().to_owned();
    let place = |words: &&str| {
        let at = text.find(words).unwrap() as u32;
        (Span::new(at, at + words.len() as u32), PlaceKind::Text)
    };
    let places: Vec<_> = words.iter().map(place).collect();
    let out = annotate(&bytes, &assessed(&places), AUTHOR).unwrap();
    let main = part(&out, MAIN);
    assert_eq!(crate::ingest::read("a.docx", &out).unwrap().text(), text);
    (covered(&main).into_values().collect(), main)
}

const BODY: &str = "<w:p><w:pPr><w:jc w:val=\"both\"/></w:pPr><w:r w:rsidR=\"1\"><w:rPr><w:b/></w:rPr><w:t>一、主要举措 和&amp;成效</w:t></w:r>\
    <w:r><w:t>全年</w:t><w:tab/><w:t>办案31件</w:t></w:r></w:p><w:p/><w:p><w:r><w:t>末段</w:t></w:r></w:p>";

#[test]
fn exact_words_are_covered_and_halves_keep_their_looks() {
    let (all, main) =
        over(BODY, &["主要举措", "措 ", "和&成", "年\t办案", "一、主要举措 和&成效全年\t办案31件", "末段"]);
    assert_eq!(all, ["主要举措", "措 ", "和&成", "年办案", "一、主要举措 和&成效全年办案31件", "末段"]);
    assert!(
        main.contains("<w:r w:rsidR=\"1\"><w:rPr><w:b/></w:rPr><w:t xml:space=\"preserve\">效</w:t></w:r>"),
        "{main}"
    );
    // A half that ends in a blank says that the blank counts.
    let (_, main) = over(BODY, &["和&"]);
    assert!(main.contains("<w:t xml:space=\"preserve\">一、主要举措 </w:t></w:r><w:commentRangeStart"), "{main}");
}

#[test]
fn a_gap_and_a_label_go_to_their_paragraph() {
    let bytes = docx(BODY, &[]);
    let text = crate::ingest::read("a.docx", &bytes).unwrap().text().to_owned();
    let gap = |at: usize| (Span::empty(at as u32), PlaceKind::Gap);
    let places = [gap(0), gap(text.find("末段").unwrap()), gap(text.len()), gap(text.find("\n\n").unwrap() + 1)];
    let out = annotate(&bytes, &assessed(&places), AUTHOR).unwrap();
    let whole = "一、主要举措 和&成效全年办案31件";
    // The empty paragraph has no room; the one before it has.
    assert_eq!(covered(&part(&out, MAIN)).into_values().collect::<Vec<_>>(), [whole, "末段", "末段", whole]);
}

#[test]
fn a_text_box_is_commented_at_the_paragraph_it_hangs_on() {
    let body = "<w:p><w:r><w:t>前</w:t></w:r><w:r><w:pict><w:txbxContent><w:p><w:r><w:t>框内</w:t></w:r></w:p></w:txbxContent></w:pict></w:r></w:p>";
    let (all, main) = over(body, &["框内"]);
    assert_eq!(all.len(), 1);
    assert!(main.starts_with(&part(&docx("", &[]), MAIN)[..60]) && main.contains("<w:p><w:commentRangeStart"));
}

#[test]
fn only_the_parts_of_comments_change_and_the_lists_that_name_them() {
    let relations = "<?xml version=\"1.0\"?><Relationships xmlns=\"r\"><Relationship Id=\"rId1\" Type=\"x/styles\" Target=\"styles.xml\"/></Relationships>";
    let types = "<Types xmlns=\"t\"><Default Extension=\"xml\" ContentType=\"application/xml\"/></Types>";
    let parts =
        [("[Content_Types].xml", types), ("word/_rels/document.xml.rels", relations), ("word/styles.xml", "<s/>")];
    let bytes = docx(BODY, &parts);
    let out = annotate(&bytes, &assessed(&[(Span::new(0, 3), PlaceKind::Text)]), AUTHOR).unwrap();
    assert_eq!(part(&out, "word/styles.xml"), "<s/>");
    assert!(
        part(&out, "word/_rels/document.xml.rels")
            .contains("relationships/comments\" Target=\"comments.xml\"/></Relationships>")
    );
    assert!(part(&out, "[Content_Types].xml").contains("PartName=\"/word/comments.xml\""));
    let comments = part(&out, "word/comments.xml");
    assert!(comments.contains("w:author=\"法治报告核对\" w:initials=\"fazhi\""));
    for line in ["请核对 FZ999 第0处“&lt;&amp;&gt;”", "建议：改写", "依据：《办法》第二条", CLOSING]
    {
        assert!(comments.contains(&format!(">{line}</w:t>")), "{line}: {comments}");
    }
    assert!(!comments.contains("w:date"));
    let dated = Author { date: Some("2026-01-31"), ..AUTHOR };
    let out = annotate(&bytes, &assessed(&[(Span::new(0, 3), PlaceKind::Text)]), dated).unwrap();
    assert!(part(&out, "word/comments.xml").contains("w:date=\"2026-01-31T00:00:00Z\""));
}

/// A document with a person's comment of id 4.
fn commented() -> Vec<u8> {
    let main = BODY.replacen(
        "<w:r w:rsidR",
        "<w:commentRangeStart w:id=\"4\"/><w:commentRangeEnd w:id=\"4\"/><w:r><w:commentReference w:id=\"4\"/></w:r><w:r w:rsidR",
        1,
    );
    let comments = "<w:comments xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:comment w:id=\"4\" w:author=\"张三\" w:initials=\"Z\"><w:p><w:r><w:t>请核</w:t></w:r></w:p></w:comment></w:comments>";
    let relations = "<Relationships><Relationship Id=\"r\" Type=\"a/relationships/comments\" Target=\"comments.xml\"/></Relationships>";
    docx(&main, &[("word/comments.xml", comments), ("word/_rels/document.xml.rels", relations)])
}

#[test]
fn a_second_run_replaces_its_own_and_leaves_people_alone() {
    let bytes = commented();
    let places = [(Span::new(9, 15), PlaceKind::Text), (Span::empty(0), PlaceKind::Gap)];
    let once = annotate(&bytes, &assessed(&places), AUTHOR).unwrap();
    let clean = without_own(&once).unwrap().into_owned();
    assert_eq!(part(&clean, "word/comments.xml"), part(&bytes, "word/comments.xml"));
    assert!(part(&clean, MAIN).contains("<w:r><w:commentReference w:id=\"4\"/></w:r>"));
    assert!(!part(&clean, MAIN).contains("w:id=\"5\""));
    let twice = annotate(&clean, &assessed(&places), AUTHOR).unwrap();
    assert!(once == twice, "the second run gives other bytes");
    // Under another name the comments are still ours.
    let renamed = annotate(&clean, &assessed(&places), Author { name: "县法治办", ..AUTHOR }).unwrap();
    assert!(without_own(&renamed).unwrap().into_owned() == clean);
}

#[test]
fn a_comment_that_was_answered_stays_and_is_not_said_again() {
    let bytes = commented();
    let places = [(Span::new(9, 15), PlaceKind::Text)];
    let once = annotate(&bytes, &assessed(&places), AUTHOR).unwrap();
    let comments = part(&once, "word/comments.xml").replace("w:id=\"5\"", "w:id=\"5\" x=\"\"").replacen(
        "<w:p><w:r><w:annotationRef/>",
        "<w:p w14:paraId=\"0A0B0C0D\"><w:r><w:annotationRef/>",
        1,
    );
    let extended = "<e><w15:commentEx w15:paraId=\"11111111\" w15:paraIdParent=\"0a0b0c0d\"/></e>";
    let relations = part(&once, "word/_rels/document.xml.rels");
    let answered = pack(&[
        (MAIN, part(&once, MAIN).as_bytes()),
        ("word/comments.xml", comments.as_bytes()),
        ("word/commentsExtended.xml", extended.as_bytes()),
        ("word/_rels/document.xml.rels", relations.as_bytes()),
    ]);
    assert!(matches!(without_own(&answered).unwrap(), Cow::Borrowed(_)));
    let again = annotate(&answered, &assessed(&places), AUTHOR).unwrap();
    assert!(again == answered);
}

#[test]
fn what_is_no_docx_says_so() {
    assert_eq!(without_own(b"%PDF-1.4").err(), Some(AnnotateError::NotDocx));
    assert_eq!(without_own(&pack(&[("a.txt", b"1")])).err(), Some(AnnotateError::NotDocx));
    assert!(matches!(without_own(b"PK\x03\x04"), Err(AnnotateError::Unreadable(_))));
}

/// Any nesting of the elements that the walk knows.
fn element() -> impl Strategy<Value = String> {
    const NAMES: &[&str] = &[
        "w:p",
        "w:r",
        "w:t",
        "w:tbl",
        "w:tr",
        "w:tc",
        "w:ins",
        "w:del",
        "w:hyperlink",
        "w:sdt",
        "w:sdtContent",
        "w:pict",
        "w:txbxContent",
        "w:ruby",
        "w:rubyBase",
        "mc:AlternateContent",
        "mc:Choice",
        "mc:Fallback",
        "w:tab",
        "w:br",
        "m:oMath",
        "w:pPr",
        "w:rPr",
        "w:vanish",
        "w:commentReference",
        "w:x",
    ];
    let leaf =
        prop::sample::select(vec!["一、", "法治 ", " ", "&amp;", "&#x5e74;", "2024", "\n", "<![CDATA[丙]]>", "<w:t/>"]);
    let run = leaf.clone().prop_map(|text| format!("<w:r><w:t>甲{text}</w:t></w:r>"));
    let leaf = prop_oneof![leaf.prop_map(str::to_owned), run];
    leaf.prop_recursive(6, 40, 5, |inner| {
        (prop::sample::select(NAMES), prop::collection::vec(inner, 0..5))
            .prop_map(|(name, all)| format!("<{name}>{}</{name}>", all.concat()))
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, rng_seed: RngSeed::Fixed(2026), ..ProptestConfig::default() })]

    /// Whatever is nested in what: each piece can be commented, and the text stays.
    #[test]
    fn any_document_can_be_annotated(body in prop::collection::vec(element(), 1..6)) {
        let bytes = docx(&format!("<w:p><w:r><w:t>首段</w:t></w:r></w:p>{}", body.concat()), &[]);
        let source = crate::ingest::read("a.docx", &bytes).unwrap();
        let pieces = &source.origin().pieces;
        let places: Vec<_> = pieces.iter().map(|p| (p.text, PlaceKind::Text)).collect();
        let once = annotate(&bytes, &assessed(&places), AUTHOR).unwrap();
        let again = crate::ingest::read("a.docx", &once).unwrap();
        prop_assert_eq!(again.text(), source.text());
        let clean = without_own(&once).unwrap().into_owned();
        prop_assert!(annotate(&clean, &assessed(&places), AUTHOR).unwrap() == once);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, rng_seed: RngSeed::Fixed(2026), ..ProptestConfig::default() })]

    /// Whatever words are found: the text stays, each comment covers its words, and a second run changes nothing.
    #[test]
    fn any_words_are_covered_exactly(cuts in prop::collection::vec((0usize..26, 0usize..26), 1..7)) {
        let bytes = docx(BODY, &[]);
        let text = crate::ingest::read("a.docx", &bytes).unwrap().text().to_owned();
        let at = |n: usize| text.char_indices().map(|(i, _)| i).nth(n).unwrap_or(text.len()) as u32;
        let spans: Vec<Span> = cuts.iter().map(|(a, b)| Span::new(at(*a.min(b)), at(*a.max(b)))).collect();
        let typed = |span: &Span| text[span.range()].replace(['\t', '\n'], "");
        let spans: Vec<Span> = spans.into_iter().filter(|span| !typed(span).is_empty()).collect();
        let places: Vec<_> = spans.iter().map(|span| (*span, PlaceKind::Text)).collect();
        let once = annotate(&bytes, &assessed(&places), AUTHOR).unwrap();
        let again = crate::ingest::read("a.docx", &once).unwrap();
        prop_assert_eq!(again.text(), &text);
        let all: Vec<String> = covered(&part(&once, MAIN)).into_values().collect();
        prop_assert_eq!(all, spans.iter().map(typed).collect::<Vec<_>>());
        let clean = without_own(&once).unwrap().into_owned();
        prop_assert!(annotate(&clean, &assessed(&places), AUTHOR).unwrap() == once);
    }
}

//! Reads sentences into [`Breakdown`]s: a whole and the parts that the sentence says it is made of.
//!
//! A sentence is cut into tokens once: figures, signs, words that open a list, each with its depth in
//! brackets. What stands in brackets behind a part belongs to that part; a second 其中 belongs to the part
//! before it, and one that opens a sentence belongs to the sentence before (see [`super::sentences`]). Where the
//! reading is not certain, the breakdown says so and is judged mildly.

use super::states::Row;
use crate::fold::CharSet;
use crate::report::facts::{Amount, Unit};
use crate::rules::cx::Cx;
use crate::rules::kinds::figures::ListWords;
use crate::span::Span;

/// Most figures in front of a list among which its whole is looked for.
const BACK: usize = 6;
/// Most parts of a list.
const PARTS: usize = 60;
/// Most tokens behind a lead that are read, so that a text of one endless sentence stays linear.
const TOKENS: usize = 8 * PARTS;
/// Longest words between two parts, in bytes.
const LABEL: u32 = 120;
/// How far behind the last part an open list may be called open, in bytes.
const BEHIND: usize = 48;
/// Longest words between a whole and the 中 behind its noun, in bytes: 214件一般程序行政处罚案件中.
const AMONG: u32 = 36;

/// A whole and its parts, in text order.
pub(super) struct Breakdown<'a> {
    /// The nearest figure of the unit in front.
    pub whole: &'a Amount,
    /// What may be the whole instead.
    pub others: Vec<&'a Amount>,
    /// The parts.
    pub parts: Vec<&'a Amount>,
    /// Figures behind the list that may be parts or parts of the last part.
    pub tail: Vec<&'a Amount>,
    /// The words that name each part: what stands between it and the part before.
    pub labels: Vec<Span>,
    /// The wording says that nothing is left out.
    pub closed: bool,
    /// The wording says that something is left out.
    pub open: bool,
    /// Parts are stages or qualities, which overlap.
    pub overlap: bool,
    /// Parts are states of which a thing has one: 准予许可, 不予许可.
    pub exclusive: bool,
    /// The list ends where its reading ends.
    pub clean: bool,
}

#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Amount(usize),
    Lead,
    /// 中 or 里 behind a figure and its noun, which alone is the whole.
    Among,
    Stop,
    Comma,
    Pause,
    Semicolon,
    Open,
    Close,
}

#[derive(Clone, Copy)]
struct Token {
    kind: Kind,
    span: Span,
    depth: u32,
}

/// Signs that divide lists.
const SIGNS: CharSet = CharSet::new(&[',', '、', ';', '(', ')', ':', '。', '!', '?', '和', '与', '及', '中', '里']);

/// The tokens of a sentence.
fn tokens(sentence: Span, amounts: &[Amount], words: &ListWords, cx: &Cx) -> Vec<Token> {
    let mut leads: Vec<Span> = Vec::new();
    for lead in cx.hits.within(words.lead, sentence) {
        if leads.last().is_none_or(|last| last.end <= lead.start) && !cx.in_title(lead) {
            leads.push(lead);
        }
    }
    let other: Vec<Span> = cx.hits.within(words.apart, sentence).collect();
    let (mut tokens, mut depth) = (Vec::new(), 0_u32);
    let (mut next_amount, mut next_lead) = (0, 0);
    let text = &cx.logical.text[..sentence.end as usize];
    let mut sign = SIGNS.find(text, sentence.start as usize);
    let mut at = sentence.start;
    loop {
        // What comes first: a figure, a word that opens a list, a sign.
        let stands = |span: &Span| span.start >= at;
        let amount = amounts.get(next_amount).map(|a| a.span).filter(stands);
        let lead = leads.get(next_lead).copied().filter(stands);
        if sign.is_some_and(|(start, _)| start < at as usize) {
            sign = SIGNS.find(text, at as usize);
        }
        let start = |span: Option<Span>| span.map_or(u32::MAX, |s| s.start);
        let sign_start = sign.map_or(u32::MAX, |(start, _)| start as u32);
        if let Some(span) = amount.filter(|a| a.start <= start(lead).min(sign_start)) {
            tokens.push(Token { kind: Kind::Amount(next_amount), span, depth });
            next_amount += 1;
            at = span.end;
            continue;
        }
        if let Some(span) = lead.filter(|l| l.start <= sign_start) {
            tokens.push(Token { kind: Kind::Lead, span, depth });
            next_lead += 1;
            at = span.end;
            continue;
        }
        let Some((_, c)) = sign else { break };
        let span = Span::new(sign_start, sign_start + c.len_utf8() as u32);
        at = span.end;
        let kind = match c {
            ',' => Kind::Comma,
            '、' => Kind::Pause,
            ';' => Kind::Semicolon,
            '。' | '!' | '?' => Kind::Stop,
            '中' | '里'
                if tokens.last().is_some_and(is_figure_near(span.start)) && !other.iter().any(|w| w.contains(span)) =>
            {
                Kind::Among
            }
            '(' => {
                let behind_figure = tokens.last().is_some_and(is_figure_before(span.start));
                tokens.push(Token { kind: Kind::Open, span, depth });
                depth += 1;
                if behind_figure {
                    tokens.push(Token { kind: Kind::Lead, span: Span::empty(span.end), depth });
                }
                continue;
            }
            // 86件:许可41件、处罚45件
            ':' if tokens.last().is_some_and(is_figure_before(span.start)) => Kind::Lead,
            '和' | '与' | '及' if tokens.last().is_some_and(is_figure_before(span.start)) => Kind::Pause,
            ')' => {
                depth = depth.saturating_sub(1);
                Kind::Close
            }
            _ => continue,
        };
        tokens.push(Token { kind, span, depth });
    }
    tokens
}

/// Whether a token is a figure that ends at a place.
fn is_figure_before(at: u32) -> impl Fn(&Token) -> bool {
    move |token| matches!(token.kind, Kind::Amount(_)) && token.span.end == at
}

/// Whether a token is a figure that ends shortly before a place; signs between them are tokens of their own.
fn is_figure_near(at: u32) -> impl Fn(&Token) -> bool {
    move |token| matches!(token.kind, Kind::Amount(_)) && at - token.span.end <= AMONG
}

/// All breakdowns of a sentence: a lead opens them, or a colon, a bracket or states directly behind a figure.
pub(super) fn breakdowns<'a>(sentence: Span, words: &ListWords, cx: &Cx<'a>) -> Vec<Breakdown<'a>> {
    let amounts = cx.facts.amounts_in(sentence);
    if amounts.len() < 2 {
        return Vec::new();
    }
    let tokens = tokens(sentence, amounts, words, cx);
    // Of 86件(其中 and 86件,其中: the word is the lead.
    let alone = |i: &usize| tokens.get(i + 1).is_none_or(|next| next.kind != Kind::Lead);
    let leads = (0..tokens.len()).filter(|&i| matches!(tokens[i].kind, Kind::Lead | Kind::Among)).filter(alone);
    let led = leads.filter_map(|lead| read(&tokens, lead, sentence, amounts, words, cx));
    // 86名,优秀31名、良好40名、合格18名: states that exclude one another need no lead.
    let bare = (1..tokens.len()).filter(|&i| {
        let names = |label: Span| label.len() <= LABEL && Row::new(&words.states).goes_on(cx.words(label));
        let behind = tokens.get(i + 1).filter(|next| matches!(next.kind, Kind::Amount(_)));
        tokens[i].kind == Kind::Comma
            && is_figure_before(tokens[i].span.start)(&tokens[i - 1])
            && behind.is_some_and(|next| names(Span::new(tokens[i].span.end, next.span.start)))
    });
    let bare = bare.filter_map(|lead| read(&tokens, lead, sentence, amounts, words, cx));
    led.chain(bare.filter(|list| list.exclusive && list.parts.len() > 2)).collect()
}

fn read<'a>(
    tokens: &[Token],
    lead: usize,
    sentence: Span,
    amounts: &'a [Amount],
    words: &ListWords,
    cx: &Cx<'a>,
) -> Option<Breakdown<'a>> {
    let mut list = list(tokens, lead, amounts, words, cx);
    let first = *list.parts.first()?;
    let mut wholes = wholes(tokens, lead, first, amounts, words);
    let whole = *wholes.first()?;
    if tokens[lead].kind == Kind::Among {
        if tokens[lead - 1].span != whole.span {
            return None;
        }
        wholes.truncate(1);
    }
    let last = list.parts.last().expect("has a first").span.end;
    // 其中 stands directly behind its whole; 分别 far from it may share out something else.
    let between = Span::new(whole.span.end, tokens[lead].span.start);
    if between.len() > LABEL || cx.words(between).contains(';') {
        return None;
    }
    let text = &cx.logical.text;
    let end = (last as usize + BEHIND).min(sentence.end as usize);
    let reach = Span::new(whole.span.end, text.ceil_char_boundary(end) as u32);
    list.open |= cx.hits.any(words.open, reach) || words.behind.iter().any(|w| text[last as usize..].starts_with(w));
    let front = clause_start(tokens, lead, sentence, whole.span);
    let closed = cx.hits.any(words.closing, Span::new(front, first.span.start));
    Some(Breakdown { whole, others: wholes[1..].to_vec(), closed, ..list.with(whole) })
}

/// Where the clause of a figure in front of a lead begins.
fn clause_start(tokens: &[Token], lead: usize, sentence: Span, figure: Span) -> u32 {
    let before = tokens[..lead].iter().rev().filter(|t| t.span.end <= figure.start);
    before
        .take(2 * BACK)
        .find(|t| t.kind == Kind::Comma)
        .map_or(sentence.start.max(figure.start.saturating_sub(LABEL)), |t| t.span.end)
}

/// Figures in front of a lead that count what the parts count, the nearest first.
fn wholes<'a>(
    tokens: &[Token],
    lead: usize,
    part: &Amount,
    amounts: &'a [Amount],
    words: &ListWords,
) -> Vec<&'a Amount> {
    let mut depth = tokens[lead].depth;
    let mut found = Vec::new();
    // A lead that opens a sentence looks back into the sentence before, no other lead does.
    let own = lead - usize::from(lead > 0 && tokens[lead - 1].kind == Kind::Stop);
    for token in tokens[..own].iter().rev().take(8 * BACK) {
        match token.kind {
            Kind::Stop => break,
            // A list that fills a bracket has its whole before the bracket.
            Kind::Open if token.depth < depth => depth = token.depth,
            Kind::Amount(i) if token.depth == depth && same_unit(&amounts[i], part, words) => found.push(&amounts[i]),
            _ => {}
        }
        if found.len() == BACK {
            break;
        }
    }
    found
}

/// A list as it is read, before its whole is known.
struct List<'a> {
    parts: Vec<&'a Amount>,
    labels: Vec<Span>,
    tail: Vec<&'a Amount>,
    open: bool,
    overlap: bool,
    exclusive: bool,
    clean: bool,
}

impl<'a> List<'a> {
    fn with(self, whole: &'a Amount) -> Breakdown<'a> {
        let List { parts, labels, tail, open, overlap, exclusive, clean } = self;
        Breakdown { whole, others: Vec::new(), parts, tail, labels, closed: false, open, overlap, exclusive, clean }
    }
}

fn list<'a>(tokens: &[Token], lead: usize, amounts: &'a [Amount], words: &ListWords, cx: &Cx<'a>) -> List<'a> {
    let depth = tokens[lead].depth;
    let mut list = List {
        parts: Vec::new(),
        labels: Vec::new(),
        tail: Vec::new(),
        open: false,
        overlap: false,
        exclusive: false,
        clean: true,
    };
    let mut states = Row::new(&words.states);
    // The sign between the parts, and what stands in the piece since the last sign.
    let mut between: Option<Kind> = None;
    let mut from = tokens[lead].span.end;
    let (mut bare, mut filled, mut nested, mut ended) = (0_u32, false, false, false);
    let mut last_sign = None;
    for token in tokens[lead + 1..].iter().take(TOKENS) {
        if token.depth < depth {
            break; // the bracket that held the list closes
        }
        if token.depth > depth {
            continue;
        }
        match token.kind {
            Kind::Amount(i) if amounts[i].unit == Unit::Percent => filled = true,
            Kind::Amount(i) => {
                let amount = &amounts[i];
                let label = Span::new(from, amount.span.start);
                let fits = list.parts.first().is_none_or(|first| same_unit(first, amount, words));
                let overlaps = cx.hits.any(words.overlap, label);
                let staged = overlaps && !states.goes_on(cx.words(label));
                if ended || nested {
                    if fits && list.tail.len() < PARTS {
                        // What is done with the whole is no part left over; any other figure makes the end doubtful.
                        list.clean &= staged;
                        list.tail.push(amount);
                    }
                } else if list.parts.is_empty() {
                    list.overlap = overlaps;
                    (list.parts, list.labels) = (vec![amount], vec![label]);
                    states.push(cx.words(label));
                } else if filled && between == Some(Kind::Semicolon) {
                    continue; // details of the piece
                } else if !fits || bare > 0 || staged || label.len() > LABEL || list.parts.len() == PARTS || filled {
                    ended = true;
                    if fits {
                        list.clean &= staged;
                        list.tail.push(amount);
                    }
                } else {
                    between = between.or(last_sign);
                    list.parts.push(amount);
                    list.labels.push(label);
                    states.push(cx.words(label));
                }
                (from, bare, filled) = (amount.span.end, 0, true);
            }
            Kind::Lead if between == Some(Kind::Semicolon) || list.parts.is_empty() => {}
            Kind::Lead => nested = true,
            // In 未办结的17件中 a part opens a list of its own, and where that ends is not told.
            Kind::Among => {
                list.clean = false;
                break;
            }
            Kind::Stop => break,
            Kind::Semicolon => {
                if list.parts.len() == 1 && between.is_none() && !nested {
                    between = Some(Kind::Semicolon);
                }
                if between != Some(Kind::Semicolon) {
                    break;
                }
                nested = false;
                (from, filled, bare) = (token.span.end, false, 0);
            }
            Kind::Comma if between == Some(Kind::Semicolon) => {}
            Kind::Comma | Kind::Pause => {
                // 、 inside a name ends no piece, and behind parts divided by 、 a comma ends the list.
                bare += u32::from(!filled && token.kind == Kind::Comma);
                ended |= token.kind == Kind::Comma && between == Some(Kind::Pause);
                if filled {
                    last_sign = Some(token.kind);
                }
                filled = false;
            }
            Kind::Open | Kind::Close => {}
        }
    }
    list.clean &= !nested || list.tail.is_empty();
    list.exclusive = states.excludes();
    list.overlap &= !list.exclusive;
    list
}

/// Whether two figures count the same things.
pub(super) fn same_unit(a: &Amount, b: &Amount, words: &ListWords) -> bool {
    let (Unit::Of(a), Unit::Of(b)) = (&a.unit, &b.unit) else { return false };
    a == b || words.same_units.iter().any(|units| units.contains(a) && units.contains(b))
}

/// Figures in front of a total that stands behind its parts (41件、27件,共68件), in text order.
pub(super) fn before_total<'a>(
    total: Span,
    sentence: Span,
    words: &ListWords,
    cx: &Cx<'a>,
) -> Option<(&'a Amount, Vec<&'a Amount>)> {
    let amounts = cx.facts.amounts_in(sentence);
    let at = amounts.partition_point(|a| a.span.start < total.end);
    let whole = amounts.get(at).filter(|a| a.span.start == total.end)?;
    let opens = cx.logical.text[..total.start as usize].chars().next_back().is_some_and(|c| matches!(c, ',' | ';'));
    if !opens {
        return None;
    }
    let mut parts = Vec::new();
    let mut next = total.start;
    for amount in amounts[..at].iter().rev().take(PARTS) {
        let gap = cx.words(Span::new(amount.span.end, next));
        let label = Span::new(amount.span.end, next);
        let signs = gap.chars().filter(|c| matches!(c, ',' | ';')).count();
        let plain = signs <= 1 && !gap.contains(['(', ')', '。']) && label.len() <= LABEL;
        if !plain || !same_unit(amount, whole, words) {
            break;
        }
        parts.push(amount);
        next = amount.span.start;
    }
    parts.reverse();
    (parts.len() >= 2).then_some((whole, parts))
}

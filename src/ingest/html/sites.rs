//! What government sites call things: the containers of their articles, what is not an article's text, and
//! the labels of the facts a page gives about it.
//!
//! Data only. The containers are those of the widespread content management systems; a site that is not
//! listed is read by the density of its text.

/// Containers of the article, by `id` (`#`) or by a word of `class` (`.`).
pub(super) const CONTAINERS: &[&str] = &[
    "#UCAP-CONTENT",
    "#zoom",
    "#Zoom",
    "#zoomcon",
    "#vsb_content",
    "#vsb_content_2",
    "#vsb_content_4",
    "#vsb_content_6",
    "#vsb_newscontent",
    "#js_content",
    "#ContentDiv",
    "#articleContent",
    "#article_content",
    "#artcontent",
    "#contentText",
    "#NewsContent",
    "#TRS_Editor",
    "#ivs_content",
    ".TRS_Editor",
    ".trs_editor_view",
    ".TRS_UEDITOR",
    ".view",
    ".pages_content",
    ".article-content",
    ".article_content",
    ".article-body",
    ".articleContent",
    ".article_con",
    ".arti_content",
    ".content_article",
    ".news_content",
    ".newsContent",
    ".wp_articlecontent",
    ".v_news_content",
    ".xxgk_content",
    ".zwgk_content",
    ".bt-content",
    ".ewb-article-info",
    ".easysite-news-text",
    ".rich_media_content",
];

/// Parts of a page that are never its text, by a word of `class`, an `id`, or the name of an element.
pub(super) const NOT_TEXT: &[&str] = &[
    "#share",
    "#footer",
    "#header",
    "#nav",
    "#div_div",
    ".bdsharebuttonbox",
    ".breadcrumb",
    ".copyright",
    ".crumbs",
    ".dyym",
    ".ewm",
    ".footer",
    ".fenxiang",
    ".fx",
    ".gwds_nav",
    ".header",
    ".nav",
    ".pagination",
    ".position",
    ".prenext",
    ".print",
    ".qrcode",
    ".related",
    ".relnews",
    ".search",
    ".share",
    ".social-share",
    ".tags",
    ".xg",
    ".xgnews",
    ".xgwd",
    "aside",
    "button",
    "canvas",
    "datalist",
    "footer",
    "iframe",
    "math",
    "nav",
    "noframes",
    "noscript",
    "object",
    "script",
    "select",
    "style",
    "svg",
    "template",
    "textarea",
    "title",
    "xml",
];

/// Labels of the facts about an article that are kept, as pages write them, and the `meta` that says the same.
pub(super) const FACTS: &[(&str, &[&str])] = &[
    ("索引号", &[]),
    ("信息索引号", &[]),
    ("发文字号", &[]),
    ("文号", &[]),
    ("成文日期", &[]),
    ("发布机构", &[]),
    ("发布日期", &[]),
    ("发布时间", &["pubdate", "publishdate", "article:published_time"]),
    ("信息来源", &[]),
    ("来源", &["contentsource"]),
];

/// Labels that say the same as an earlier one: the later is left out.
pub(super) const SAME: &[(&str, &str)] =
    &[("发布日期", "发布时间"), ("信息来源", "来源"), ("索引号", "信息索引号"), ("发文字号", "文号")];

/// Names of the `meta` that holds the article's title.
pub(super) const TITLE_METAS: &[&str] = &["articletitle", "og:title"];

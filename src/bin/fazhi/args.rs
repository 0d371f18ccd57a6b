//! Turns the command line into [`Args`]; help texts are Chinese, flags and values English.
//!
//! Names of values are English too: clap aligns by characters, and Chinese ones would bend the column.

use std::borrow::Cow;
use std::path::PathBuf;

use clap::{Args as ClapArgs, Parser, Subcommand, ValueEnum};
use fazhi::finding::Severity;
use fazhi::render::{self, level_word, stage_word};
use fazhi::report::{Date, Level, Stage};

use crate::before::BeforeArgs;
use crate::compare::Compare;
use crate::completions::{Completions, Man};
use crate::fix::FixArgs;
use crate::output::{self, Output};

/// Help of a command with commands below it.
pub const WITH_COMMANDS: &str =
    "{about-with-newline}\n用法：{usage}\n\n命令：\n{subcommands}\n\n选项：\n{options}{after-help}";
/// Help of a command that takes something.
pub const WITH_ARGUMENTS: &str =
    "{about-with-newline}\n用法：{usage}\n\n参数：\n{positionals}\n\n选项：\n{options}{after-help}";
/// Help of a command that takes nothing.
const PLAIN: &str = "{about-with-newline}\n用法：{usage}\n\n选项：\n{options}{after-help}";

/// Of the program, and of the rules inside it: two programs of one version may judge by other rules.
static VERSION: std::sync::LazyLock<String> = std::sync::LazyLock::new(|| {
    format!("{}（规则 default {}）", env!("CARGO_PKG_VERSION"), fazhi::RuleSet::builtin_digest())
});

/// What the user asked for.
#[derive(Debug, Parser)]
#[command(
    name = "fazhi",
    version = VERSION.as_str(),
    override_usage = "fazhi [选项] <命令>",
    about = "核对法治政府建设年度报告：缺哪一部分、哪里需要补写、依据是什么、怎么写",
    help_template = WITH_COMMANDS,
    after_help = "示例：\n  fazhi check 报告.txt            核对一份报告\n  fazhi check 2025/ --all         核对文件夹内的全部报告，显示全部意见\n  fazhi outline 报告.txt          看一份报告的结构和缺项\n  fazhi annotate 报告.docx -o 批注.docx  把意见写成Word批注\n  fazhi explain FZ103             看一条规则的依据\n\n退出码：0 没有达到 --fail-on 的意见；1 有；2 未能核对",
    disable_help_subcommand = true,
    disable_help_flag = true,
    disable_version_flag = true
)]
pub struct Args {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
    #[command(flatten)]
    pub global: Global,
}

/// Options of every command.
#[derive(Debug, ClapArgs)]
pub struct Global {
    /// 使用颜色：auto 在终端上使用
    #[arg(
        long,
        global = true,
        display_order = 900,
        value_name = "WHEN",
        default_value = "auto",
        hide_possible_values = true,
        help = "使用颜色：auto 在终端上使用 | always | never",
        hide_default_value = true
    )]
    pub color: ColorWhen,
    #[arg(
        long,
        global = true,
        display_order = 899,
        value_name = "PATH",
        help = "在内置规则之后再读这个 .yaml 文件或文件夹，\n可写多次；同代码的规则以后者为准"
    )]
    pub rules: Vec<PathBuf>,
    #[arg(
        long,
        global = true,
        display_order = 898,
        value_name = "FILE",
        help = "先用这个配置文件（fazhi.config/1，如某一类单位的），\n再用 fazhi.yaml；冲突时以后者为准"
    )]
    pub profile: Option<PathBuf>,
    #[arg(long, global = true, display_order = 898, help = "不读报告所在文件夹及其上级的 fazhi.yaml")]
    pub no_config: bool,
    /// 显示帮助
    #[arg(short, long, global = true, display_order = 901, action = clap::ArgAction::Help, help = "显示帮助")]
    help: Option<bool>,
    /// 显示版本
    #[arg(short = 'V', long, display_order = 902, action = clap::ArgAction::Version, help = "显示版本")]
    version: Option<bool>,
}

/// One command each.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// 核对报告
    #[command(
        override_usage = "fazhi check [选项] <路径>...",
        about = "核对报告，列出须补正、请核对、供参考的意见",
        help_template = WITH_ARGUMENTS,
        after_help = "示例：\n  fazhi check 报告.txt\n  fazhi check 2025/ --level township --format json\n  fazhi check - --stdin-filename 报告.txt < 报告.txt\n  fazhi check 报告.txt --select FZ1,FZ3 --ignore FZ105\n\n退出码：0 没有达到 --fail-on 的意见；1 有；2 未能核对（其余文件照常核对）；\n130 中途被打断（不留下未写完的文件）"
    )]
    Check(Check),
    /// 成批核对
    #[command(
        override_usage = "fazhi audit [选项] <路径>...",
        about = "成批核对：谁没报、谁迟报、缺什么、与谁重合、上年的安排有没有回应",
        help_template = WITH_ARGUMENTS,
        after_help = "示例：\n  fazhi audit 2025/ --roster 名单.xlsx --xlsx 台账.xlsx --html 一览.html\n  fazhi audit 2025/ --previous 2024/ --ledger 台账.csv --store audit.db\n  fazhi audit 2025/ -o circular=通报.docx -o opinions=审核意见/\n\n退出码：0 没有达到 --fail-on 的意见；1 有；2 有文件未能核对（其余照常核对）；\n130 中途停止（已核对的照常写出）"
    )]
    Audit(crate::audit::Audit),
    /// 历年情况
    #[command(
        override_usage = "fazhi history <单位> --store <库>",
        about = "列出一个单位历年的报送和核对情况",
        help_template = WITH_ARGUMENTS,
        after_help = "示例：\n  fazhi history 青石镇人民政府 --store audit.db"
    )]
    History(crate::history::History),
    /// 核实情况
    #[command(
        override_usage = "fazhi review <命令>",
        about = "读回本办对意见的核实情况",
        help_template = WITH_COMMANDS,
        after_help = "示例：\n  fazhi review import 台账.xlsx --store audit.db",
        disable_help_subcommand = true
    )]
    Review(crate::review::Review),
    /// 报告的结构
    #[command(
        override_usage = "fazhi outline [选项] <路径>",
        about = "列出一份报告的结构、各部分和缺项",
        help_template = WITH_ARGUMENTS,
        after_help = "示例：\n  fazhi outline 报告.txt\n  fazhi outline 报告.txt --format json\n  fazhi outline 报告.docx --format text > 正文.txt\n  fazhi outline 报告.docx --format text --places"
    )]
    Outline(Outline),
    /// 批注
    #[command(
        override_usage = "fazhi annotate [选项] <路径>... -o <输出>",
        about = "把意见作为批注写进 Word 文件的副本，批在所指的文字上",
        help_template = WITH_ARGUMENTS,
        after_help = "再次运行时只替换本程序写的批注（缩写为 fazhi），其他人的批注不动；已有人回复的也保留。\n\n示例：\n  fazhi annotate 报告.docx -o 报告.批注.docx\n  fazhi annotate 2025/ -o 批注/ --author 县依法治县办\n\n退出码：0 全部写好；2 有文件未能批注（其余文件照常批注）"
    )]
    Annotate(Annotate),
    /// 监视
    #[command(
        override_usage = "fazhi watch [选项] <路径>...",
        about = "报告每保存一次就核对一次，说明新增和解决了哪些意见",
        help_template = WITH_ARGUMENTS,
        after_help = "示例：\n  fazhi watch 报告.docx\n  fazhi watch 2025/ --html 体检.html\n\n退出码：130 由 Ctrl-C 结束；2 未能监视"
    )]
    Watch(crate::watch::Watch),
    /// 语言服务
    #[command(
        override_usage = "fazhi lsp [选项]",
        about = "语言服务（LSP）：由编辑器启动，边写边核对",
        help_template = PLAIN,
        after_help = "由编辑器启动，经标准输入和标准输出通信。各编辑器的配置见 editors/。\n\n退出码：0 编辑器正常关闭；1 未经关闭即断开"
    )]
    Lsp(crate::lsp::Lsp),
    /// 起稿
    #[command(
        override_usage = "fazhi new [选项] --year <年度>",
        about = "按单位类别、年度和通知起稿：各部分的骨架、编写提示、还需收集的数据",
        help_template = PLAIN,
        after_help = "编写提示在 Markdown 中是注释、在 Word 中是批注，核对时不算正文；报送前请删去。\n\n示例：\n  fazhi new --level county --year 2025 -o 报告.docx\n  fazhi new --level township --year 2025 --body 青石镇人民政府 --notice 通知.yaml > 报告.md"
    )]
    New(crate::new::New),
    /// 两年对比
    #[command(
        override_usage = "fazhi compare [选项] <去年> <今年>",
        about = "比较两年的报告：沿用多少、上年安排有无回应、不足有无变化",
        help_template = WITH_ARGUMENTS,
        after_help = "示例：\n  fazhi compare 2023年报告.docx 2024年报告.docx\n  fazhi compare 去年.txt 今年.txt --format json"
    )]
    Compare(Compare),
    /// 补全脚本
    #[command(
        override_usage = "fazhi completions <SHELL>",
        about = "输出命令行的补全脚本",
        help_template = WITH_ARGUMENTS,
        after_help = "示例：\n  fazhi completions bash > ~/.local/share/bash-completion/completions/fazhi\n  fazhi completions zsh > ~/.zfunc/_fazhi\n  fazhi completions fish > ~/.config/fish/completions/fazhi.fish"
    )]
    Completions(Completions),
    /// 手册页
    #[command(
        override_usage = "fazhi man <DIR>",
        about = "输出各命令的手册页，供打包使用",
        help_template = WITH_ARGUMENTS,
        hide = true
    )]
    Man(Man),
    /// 规则说明
    #[command(
        override_usage = "fazhi explain <规则>",
        about = "说明一条规则：核对什么、依据是什么、怎么改",
        help_template = WITH_ARGUMENTS,
        after_help = "示例：\n  fazhi explain FZ102\n  fazhi explain missing-problems"
    )]
    Explain(Explain),
    /// 规则
    #[command(
        override_usage = "fazhi rules <命令>",
        about = "列出规则、运行示例、输出手册和 JSON Schema",
        help_template = WITH_COMMANDS,
        after_help = "示例：\n  fazhi rules list --origin\n  fazhi rules test --rules 本办规则/\n  fazhi rules new terms > 本办规则/用语.yaml",
        disable_help_subcommand = true
    )]
    Rules(Rules),
}

/// `fazhi check`
#[derive(Debug, ClapArgs)]
pub struct Check {
    /// 文件、文件夹，或 -
    #[arg(
        required = true,
        value_name = "路径",
        help = "报告文件、文件夹（其中的文本、Word、WPS、PDF、OFD\n和网页文件），或 - 表示标准输入"
    )]
    pub paths: Vec<PathBuf>,
    #[arg(
        long,
        value_name = "FORMAT",
        hide_possible_values = true,
        help = "输出格式：pretty 供阅读（终端上默认）\n| concise 每条一行（其他情况默认） | json\n| jsonl 每份一行 | sarif | markdown\n| html 体检报告，一个文件，可打印\n| review-docx 审核意见表（Word文件）"
    )]
    pub format: Option<CheckFormat>,
    #[arg(
        long,
        value_name = "FORMAT=FILE",
        value_parser = output::parse,
        help = "另把结果写到文件，如 html=体检.html；\n可写多次"
    )]
    pub output: Vec<Output>,
    #[arg(long, help = "显示全部意见（pretty 默认显示全部须补正、\n至多5条请核对）")]
    pub all: bool,
    #[arg(long, help = "附上每条规则的核对情况：有意见、未见问题、\n不适用、无法判断")]
    pub statuses: bool,
    #[command(flatten)]
    pub context: ContextArgs,
    #[arg(long, value_name = "FILE", help = "本办的年度通知（fazhi.notice/1），\n据此提出的意见引用通知")]
    pub notice: Option<PathBuf>,
    #[arg(
        long,
        value_name = "LEVEL",
        default_value = "error",
        hide_possible_values = true,
        hide_default_value = true,
        help = "有这一级或更重的意见时退出码为1：\nerror 须补正（默认） | warning 请核对\n| info 供参考 | never"
    )]
    pub fail_on: FailOn,
    #[command(flatten)]
    pub choice: ChoiceArgs,
    #[command(flatten)]
    pub fix: FixArgs,
    #[command(flatten)]
    pub before: BeforeArgs,
    #[arg(short, long, help = "不输出结果，只用退出码表示")]
    pub quiet: bool,
    #[arg(
        long,
        value_name = "DATE",
        value_parser = parse_day,
        help = "核对的日期，如 2026-01-31：落款晚于这一天的提示\n（默认不问日期）"
    )]
    pub today: Option<Date>,
    #[arg(long, help = "只列出要核对的文件，不核对")]
    pub files: bool,
    #[arg(long, help = "文件夹中被 .fazhiignore 排除的文件也核对")]
    pub no_ignore: bool,
    #[arg(long, value_name = "NAME", help = "标准输入在结果中的文件名")]
    pub stdin_filename: Option<String>,
}

/// Which rules speak.
#[derive(Debug, ClapArgs)]
pub struct ChoiceArgs {
    #[arg(long, value_name = "RULE", value_delimiter = ',', help = "只用这些规则：代码、代码开头或名称，\n逗号分隔")]
    pub select: Vec<String>,
    #[arg(
        long,
        value_name = "RULE",
        value_delimiter = ',',
        help = "不用这些规则；与 --select 冲突时，\n写得更具体的为准"
    )]
    pub ignore: Vec<String>,
}

/// What the user says about the document.
#[derive(Debug, ClapArgs)]
pub struct ContextArgs {
    #[arg(long, value_name = "YEAR", value_parser = clap::value_parser!(u16).range(1949..=2100),
          help = "报告年度，如 2025（默认由文本判断）")]
    pub year: Option<u16>,
    #[arg(long, value_name = "LEVEL", value_parser = parse_level,
          help = "单位类别（默认由文本判断）：province 省\n| city 市 | county 县 | township 乡镇\n| subdistrict 街道 | department 部门\n| vertical 垂直管理 | institution 事业单位\n| zone 开发区 | corps 兵团")]
    pub level: Option<Level>,
    #[arg(long, value_name = "STAGE", value_parser = parse_stage,
          help = "阶段（默认由文本判断）：draft 拟稿\n| submit 报送 | publish 公开")]
    pub stage: Option<Stage>,
}

/// `fazhi outline`
#[derive(Debug, ClapArgs)]
pub struct Outline {
    #[arg(value_name = "路径", help = "报告文件，或 - 表示标准输入")]
    pub path: PathBuf,
    #[arg(
        long,
        value_name = "FORMAT",
        hide_possible_values = true,
        help = "输出格式：tree 供阅读（终端上默认）\n| json（其他情况默认） | text 只要提取的文字"
    )]
    pub format: Option<OutlineFormat>,
    #[arg(long, help = "在每行文字前写明它在文件中的位置（只用于 text）")]
    pub places: bool,
    #[command(flatten)]
    pub context: ContextArgs,
    #[arg(long, value_name = "NAME", help = "标准输入在结果中的文件名")]
    pub stdin_filename: Option<String>,
}

/// `fazhi annotate`
#[derive(Debug, ClapArgs)]
pub struct Annotate {
    #[arg(required = true, value_name = "路径", help = ".docx 文件，或文件夹（其中的 .docx）")]
    pub paths: Vec<PathBuf>,
    #[arg(
        short,
        long,
        value_name = "OUT",
        required_unless_present = "in_place",
        conflicts_with = "in_place",
        help = "写到这个文件；有多个文件时写到这个文件夹"
    )]
    pub output: Option<PathBuf>,
    #[arg(long, help = "写回原文件（默认不改动原文件）")]
    pub in_place: bool,
    #[arg(
        long,
        value_name = "NAME",
        default_value = "法治报告核对",
        hide_default_value = true,
        help = "批注的作者（默认：法治报告核对）"
    )]
    pub author: String,
    #[arg(long, value_name = "DATE", value_parser = parse_day, help = "批注的日期，如 2026-01-31（默认不写日期）")]
    pub today: Option<Date>,
    #[command(flatten)]
    pub context: ContextArgs,
    #[arg(long, value_name = "FILE", help = "本办的年度通知（fazhi.notice/1），\n据此提出的意见引用通知")]
    pub notice: Option<PathBuf>,
    #[command(flatten)]
    pub choice: ChoiceArgs,
}

/// `fazhi explain`
#[derive(Debug, ClapArgs)]
pub struct Explain {
    #[arg(value_name = "规则", help = "规则的代码或名称，如 FZ102 或 missing-problems")]
    pub rule: String,
}

/// `fazhi rules`
#[derive(Debug, ClapArgs)]
pub struct Rules {
    #[command(subcommand)]
    pub command: RulesCommand,
}

/// One command each.
#[derive(Debug, Subcommand)]
pub enum RulesCommand {
    #[command(
        about = "列出全部规则：代码、名称、轻重、依据",
        override_usage = "fazhi rules list [--origin]",
        help_template = PLAIN
    )]
    List(List),
    #[command(
        about = "运行规则自带的示例",
        override_usage = "fazhi rules test [--coverage | --trace <规则> <报告>]",
        help_template = PLAIN,
        after_help = "示例：\n  fazhi rules test --rules 本办规则/\n  fazhi rules test --trace FZ302 报告.txt"
    )]
    Test(Test),
    #[command(about = "输出 JSON Schema：规则等文件的（供编辑器补全和检查），或结果的", override_usage = "fazhi rules schema [<名称> | --output-schema [<名称>]]", help_template = WITH_ARGUMENTS)]
    Schema(SchemaArgs),
    #[command(about = "输出全部规则的手册（Markdown）", override_usage = "fazhi rules docs", help_template = PLAIN)]
    Docs,
    #[command(about = "输出一份可以照着改的文件", override_usage = "fazhi rules new <种类>", help_template = WITH_ARGUMENTS)]
    New(New),
}

/// `fazhi rules list`
#[derive(Debug, ClapArgs)]
pub struct List {
    #[arg(long, help = "写明每条规则来自哪个文件、被谁改过")]
    pub origin: bool,
}

/// `fazhi rules test`
#[derive(Debug, ClapArgs)]
pub struct Test {
    #[arg(long, conflicts_with = "trace", help = "列出例子没有用到的用语")]
    pub coverage: bool,
    #[arg(
        long,
        num_args = 2,
        value_names = ["RULE", "FILE"],
        help = "逐步说明一条规则在一份报告上的判断：\n用语在哪里、哪些不计、为什么"
    )]
    pub trace: Vec<String>,
}

/// `fazhi rules new`
#[derive(Debug, ClapArgs)]
pub struct New {
    #[arg(
        value_name = "种类",
        hide_possible_values = true,
        help = "terms 出现就提示的用语 | absent 没有就提示的用语\n| template 本地的标题写法 | notice 年度通知\n| config 配置文件 fazhi.yaml | skeleton 报告的骨架"
    )]
    pub kind: NewKind,
}

/// What `fazhi rules new` writes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum NewKind {
    Terms,
    Absent,
    Template,
    Notice,
    Config,
    Skeleton,
}

/// `fazhi rules schema`
#[derive(Debug, ClapArgs)]
pub struct SchemaArgs {
    #[arg(
        value_name = "名称",
        default_value = "rules",
        hide_possible_values = true,
        hide_default_value = true,
        help = "rules 规则文件（默认） | notice 年度通知 | config 配置文件\n| skeleton 报告的骨架"
    )]
    pub of: SchemaOf,
    #[arg(
        long,
        value_name = "NAME",
        num_args = 0..=1,
        default_missing_value = "check",
        conflicts_with = "of",
        hide_possible_values = true,
        help = "改为输出结果的 JSON Schema：check（默认）\n| outline | jsonl 的每一行 | compare | baseline\n| audit"
    )]
    pub output_schema: Option<OutputSchemaOf>,
}

/// Which JSON Schema of the YAML files.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum SchemaOf {
    Rules,
    Notice,
    Config,
    Skeleton,
}

/// Which JSON Schema of the outputs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum OutputSchemaOf {
    Check,
    Outline,
    Jsonl,
    Compare,
    Baseline,
    Audit,
}

impl SchemaArgs {
    /// The schema.
    pub fn text(&self) -> Cow<'static, str> {
        use fazhi::render::{OutputSchema, output_schema};
        use fazhi::rules::schema;
        match (self.output_schema, self.of) {
            (Some(OutputSchemaOf::Check), _) => output_schema(OutputSchema::Check),
            (Some(OutputSchemaOf::Outline), _) => output_schema(OutputSchema::Outline),
            (Some(OutputSchemaOf::Jsonl), _) => output_schema(OutputSchema::Jsonl),
            (Some(OutputSchemaOf::Compare), _) => output_schema(OutputSchema::Compare),
            (Some(OutputSchemaOf::Baseline), _) => output_schema(OutputSchema::Baseline),
            (Some(OutputSchemaOf::Audit), _) => output_schema(OutputSchema::Audit),
            (None, SchemaOf::Rules) => schema::RULES.into(),
            (None, SchemaOf::Notice) => schema::NOTICE.into(),
            (None, SchemaOf::Config) => schema::CONFIG.into(),
            (None, SchemaOf::Skeleton) => schema::SKELETON.into(),
        }
    }
}

/// When to use colours.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ColorWhen {
    Auto,
    Always,
    Never,
}

/// See [`render::Format`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum CheckFormat {
    Pretty,
    Concise,
    Json,
    Jsonl,
    Sarif,
    Markdown,
    Html,
    ReviewDocx,
}

impl From<CheckFormat> for render::Format {
    fn from(format: CheckFormat) -> Self {
        match format {
            CheckFormat::Pretty => render::Format::Pretty,
            CheckFormat::Concise => render::Format::Concise,
            CheckFormat::Json => render::Format::Json,
            CheckFormat::Jsonl => render::Format::Jsonl,
            CheckFormat::Sarif => render::Format::Sarif,
            CheckFormat::Markdown => render::Format::Markdown,
            CheckFormat::Html => render::Format::Html,
            CheckFormat::ReviewDocx => render::Format::ReviewDocx,
        }
    }
}

/// What `fazhi outline` writes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum OutlineFormat {
    Tree,
    Json,
    Text,
}

/// The least severity that makes the exit code 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum FailOn {
    Error,
    Warning,
    Info,
    Never,
}

impl FailOn {
    /// The severity, or `None` for never.
    pub fn severity(self) -> Option<Severity> {
        match self {
            FailOn::Error => Some(Severity::Error),
            FailOn::Warning => Some(Severity::Warning),
            FailOn::Info => Some(Severity::Info),
            FailOn::Never => None,
        }
    }
}

/// Takes the key or the Chinese word.
pub fn parse_level(text: &str) -> Result<Level, String> {
    let known = || Level::ALL.into_iter().filter(|(level, _)| *level != Level::Unknown);
    let word = |level: Level| level_word(level).trim_end_matches('级').trim_end_matches("单位");
    known()
        .find(|(level, key)| *key == text || level_word(*level) == text || word(*level) == text)
        .map(|(level, _)| level)
        .ok_or_else(|| {
            let words: Vec<String> = known().map(|(level, key)| format!("{key}（{}）", word(level))).collect();
            format!("没有这种单位类别，可用：{}", words.join("、"))
        })
}

/// A day of the calendar.
pub fn parse_day(text: &str) -> Result<Date, String> {
    Date::from_iso(text).ok_or_else(|| "请写成 2026-01-31 的样子".to_owned())
}

/// Takes the key or the Chinese word.
fn parse_stage(text: &str) -> Result<Stage, String> {
    Stage::ALL
        .into_iter()
        .find(|(stage, key)| *key == text || stage_word(*stage) == text)
        .map(|(stage, _)| stage)
        .ok_or_else(|| "没有这个阶段，可用：draft（拟稿）、submit（报送）、publish（公开）".to_owned())
}

//! The language server: the protocol and its edges, columns, what a drafter is offered, rule files, hostile input.

mod client;
mod columns;
mod files;
mod offers;
mod protocol;
mod pull;

/// A report of an invented town with a missing part, a wrong bracket and a problem without a plan.
pub const REPORT: &str = "\
青石镇人民政府2024年法治政府建设年度报告
县人民政府：
现将青石镇2024年法治政府建设情况报告如下。
一、主要举措和成效
（一）规范决策。印发《青石镇重大事项议事规则》（青政发[2024]3号），全年审查合同40份，提出意见71条。
（二）规范执法。全年办结行政处罚案件31件，评查案卷20卷，对送达回证不全的7卷逐卷纠正。
二、党政主要负责人履行推进法治建设第一责任人职责情况
镇长2024年3月主持镇长办公会，专题研究执法案卷评查发现的问题，协调解决执法记录仪6台。
三、2025年主要安排
6月底前由司法所组织执法人员轮训2次，年底前完成案卷评查30卷。
青石镇人民政府
2025年1月15日
";

// The bundled extension with its client library against the real program, in Node, with an editor of our own.
// FAZHI names the program; without it the debug build is taken.

const assert = require("node:assert");
const fs = require("node:fs");
const Module = require("node:module");
const os = require("node:os");
const path = require("node:path");
const test = require("node:test");

const vscode = require("./vscode.cjs");
const { state, events, Document } = vscode.test;
const load = Module._load;
Module._load = (name, ...rest) => (name === "vscode" ? vscode : load(name, ...rest));

const program = path.resolve(process.env.FAZHI ?? path.join(__dirname, "../../../target/debug/fazhi"));
const folder = fs.mkdtempSync(path.join(os.tmpdir(), "fazhi-vscode-"));
process.env.XDG_CACHE_HOME = path.join(folder, "cache");

const REPORT = `青石镇人民政府2024年法治政府建设年度报告
县人民政府：
现将青石镇2024年法治政府建设情况报告如下。
一、主要举措和成效
（一）规范决策。𠮷印发《青石镇议事规则》（青政发[2024]3号），全年审查合同40份。
二、党政主要负责人履行推进法治建设第一责任人职责
镇长2024年3月主持镇长办公会，专题研究执法案卷评查发现的问题。
三、2025年主要安排
6月底前由司法所组织执法人员轮训2次。
`;

async function until(holds, what) {
    for (let i = 0; i < 600; i++) {
        const value = await holds();
        if (value) {
            return value;
        }
        await new Promise((resolve) => setTimeout(resolve, 50));
    }
    throw new Error(`waited in vain: ${what}`);
}

const provider = (kind) => state.providers.find((p) => p.kind === kind)?.provider;
const token = new vscode.CancellationTokenSource().token;

test("the extension against the program", async (t) => {
    state.settings = { fazhi: { server: { path: program, log: path.join(folder, "log.txt") } } };
    // Open when the extension starts, as it starts because of it.
    const document = new Document(path.join(folder, "报告 2024.txt"), "plaintext", REPORT);
    state.documents.push(document);
    state.editor = { document };
    const extension = require("../dist/extension.js");
    const context = { subscriptions: [], asAbsolutePath: (p) => p };
    const client = await extension.activate(context);
    t.after(() => fs.rmSync(folder, { recursive: true, force: true }));
    assert.ok(client?.isRunning(), state.messages.join());

    const list = await until(() => {
        const found = vscode.languages.getDiagnostics(document.uri);
        return found.length > 0 && found;
    }, "diagnostics");

    await t.test("a missing part is a diagnostic where it belongs", () => {
        const missing = list.find((d) => (d.code?.value ?? d.code) === "FZ102");
        assert.deepEqual([missing.severity, missing.source, missing.range.start.line], [0, "fazhi", 5]);
        assert.ok(missing.code.target.toString().endsWith("FZ102.md"));
    });

    await t.test("the status bar counts", async () => {
        const bar = await until(() => state.bars.find((b) => b.visible), "status bar");
        const errors = list.filter((d) => d.severity === 0).length;
        const warnings = list.filter((d) => d.severity === 1).length;
        assert.equal(bar.text, `须补正 ${errors} · 请核对 ${warnings}`);
        state.editor = undefined;
        await events.editor.fire(undefined);
        assert.equal(bar.visible, false);
        state.editor = { document };
        await events.editor.fire(state.editor);
        assert.equal(bar.visible, true);
    });

    await t.test("a bracket is put right behind a character beyond U+FFFF", async () => {
        const wrong = list.find((d) => d.message.includes("2024"));
        const found = list.filter((d) => d.range.start.line === 4);
        assert.ok(wrong && found.length > 0);
        const actions = await provider("actions").provideCodeActions(document, found[0].range, { diagnostics: found }, token);
        const fix = actions.find((a) => a.isPreferred && a.edit);
        const [edit] = fix.edit.get(document.uri);
        const line = REPORT.split("\n")[4];
        // Strings of JavaScript are UTF-16, as the columns are.
        assert.equal(line.slice(edit.range.start.character, edit.range.end.character).includes("["), true);
    });

    await t.test("a comment asks for its reason", async () => {
        const missing = list.find((d) => (d.code?.value ?? d.code) === "FZ102");
        const actions = await provider("actions").provideCodeActions(document, missing.range, { diagnostics: [missing] }, token);
        const quiet = actions.find((a) => a.title.includes("不再提示"));
        assert.equal(quiet.command.command, "fazhi.writeReason");
        const [edit] = quiet.edit.get(document.uri);
        const [, line, character] = quiet.command.arguments;
        assert.equal(line, edit.range.start.line);
        assert.match(edit.newText.slice(0, character), /FZ102 $/);
        await vscode.commands.executeCommand("fazhi.writeReason", ...quiet.command.arguments);
        assert.equal(state.opened.at(-1), document.uri.toString());
    });

    await t.test("hover, outline and completion", async () => {
        const hover = await provider("hover").provideHover(document, new vscode.Position(5, 2), token);
        assert.match([].concat(hover.contents).map((c) => c.value).join("\n"), /须补正 FZ102/);
        const symbols = await provider("symbols").provideDocumentSymbols(document, token);
        assert.ok(symbols.some((s) => s.name.startsWith("【缺】")));
    });

    await t.test("a command of the server runs", async () => {
        await state.commands.get("fazhi.explain")("FZ102");
        await until(() => state.opened.some((uri) => uri.endsWith("FZ102.md")) || state.external.length > 0, "explanation");
    });

    await t.test("the server can be started again and stopped", async () => {
        await vscode.commands.executeCommand("fazhi.restart");
        await until(() => vscode.languages.getDiagnostics(document.uri).length > 0, "diagnostics after a restart");
        await extension.deactivate();
        assert.match(fs.readFileSync(path.join(folder, "log.txt"), "utf8"), /退出码 0/);
    });

    await t.test("a program that is not there is told", async () => {
        state.settings.fazhi.server.path = path.join(folder, "none");
        await extension.activate({ subscriptions: [] });
        assert.match(state.messages.at(-1), /fazhi\.server\.path/);
    });
});

// The extension: starts the server, shows the counts in the status bar, offers the commands.

import * as vscode from "vscode";
import {
    ExecuteCommandRequest,
    LanguageClient,
    type LanguageClientOptions,
    type Middleware,
    State,
} from "vscode-languageclient/node";
import * as counts from "./counts";
import { reasonAt } from "./quiet";
import { start, whyNot } from "./server";

let client: LanguageClient | undefined;
let bar: vscode.StatusBarItem | undefined;

const LANGUAGES = ["plaintext", "markdown"];

export async function activate(context: vscode.ExtensionContext): Promise<LanguageClient | undefined> {
    bar = vscode.window.createStatusBarItem("fazhi.counts", vscode.StatusBarAlignment.Left, 10);
    bar.name = "法治报告核对";
    bar.command = "workbench.actions.view.problems";
    context.subscriptions.push(
        bar,
        vscode.languages.onDidChangeDiagnostics(showCounts),
        vscode.window.onDidChangeActiveTextEditor(showCounts),
        vscode.commands.registerCommand("fazhi.createReport", createReport),
        vscode.commands.registerCommand("fazhi.annotateFile", annotateFile),
        vscode.commands.registerCommand("fazhi.restart", restart),
        vscode.commands.registerCommand("fazhi.showOutput", () => client?.outputChannel.show()),
        vscode.commands.registerCommand("fazhi.writeReason", writeReason),
        vscode.workspace.onDidChangeConfiguration((event) => {
            if (event.affectsConfiguration("fazhi.server")) {
                void restart();
            }
        }),
    );
    await launch();
    return client;
}

export async function deactivate(): Promise<void> {
    await client?.stop();
    client = undefined;
}

async function launch(): Promise<void> {
    const settings = vscode.workspace.getConfiguration("fazhi.server");
    const { command, args } = start({ path: settings.get("path", "fazhi"), log: settings.get<string | null>("log", null) });
    const options: LanguageClientOptions = {
        documentSelector: [
            ...LANGUAGES.flatMap((language) => [
                { scheme: "file", language },
                { scheme: "untitled", language },
            ]),
            { scheme: "file", language: "yaml" },
        ],
        synchronize: { configurationSection: "fazhi" },
        diagnosticCollectionName: counts.SOURCE,
        middleware,
    };
    const fresh = new LanguageClient("fazhi", "法治报告核对", { command, args }, options);
    fresh.onDidChangeState((event) => {
        if (event.newState === State.Stopped) {
            bar?.hide();
        }
    });
    try {
        await fresh.start();
        client = fresh;
        showCounts();
    } catch (error) {
        void vscode.window.showErrorMessage(whyNot(command, error instanceof Error ? error.message : String(error)));
    }
}

async function restart(): Promise<void> {
    const old = client;
    client = undefined;
    await old?.stop();
    await launch();
}

/** Behind a comment that needs its reason, the cursor is put where the reason is to be written. */
const middleware: Middleware = {
    provideCodeActions: async (document, range, context, token, next) => {
        const actions = await next(document, range, context, token);
        for (const action of actions ?? []) {
            if (!("edit" in action) || !action.edit || action.command) {
                continue;
            }
            const edit = action.edit.get(document.uri)[0];
            const at = edit && reasonAt({ line: edit.range.start.line, character: edit.range.start.character, text: edit.newText });
            if (at) {
                const args = [document.uri, at.line, at.character];
                action.command = { command: "fazhi.writeReason", title: "写明原因", arguments: args };
            }
        }
        return actions;
    },
};

async function writeReason(uri: vscode.Uri, line: number, character: number): Promise<void> {
    const editor = await vscode.window.showTextDocument(uri);
    const at = new vscode.Position(line, character);
    editor.selection = new vscode.Selection(at, at);
    editor.revealRange(new vscode.Range(at, at));
}

function showCounts(): void {
    const editor = vscode.window.activeTextEditor;
    if (!bar) {
        return;
    }
    if (!editor || !client?.isRunning() || !LANGUAGES.includes(editor.document.languageId)) {
        bar.hide();
        return;
    }
    const found = counts.count(vscode.languages.getDiagnostics(editor.document.uri));
    if (found.errors + found.warnings + found.infos === 0) {
        // A text that is no report has none either.
        bar.hide();
        return;
    }
    bar.text = counts.text(found);
    bar.tooltip = counts.tooltip(found);
    bar.show();
}

/** The server opens the page when it is written. */
async function createReport(chosen?: vscode.Uri): Promise<void> {
    const uri = chosen ?? vscode.window.activeTextEditor?.document.uri;
    if (uri) {
        await run("fazhi.report", uri);
    }
}

async function annotateFile(uri?: vscode.Uri): Promise<void> {
    if (uri) {
        await run("fazhi.annotate", uri);
    }
}

/** Runs a command of the server; says why it failed. */
async function run(command: string, uri: vscode.Uri): Promise<void> {
    if (!client) {
        void vscode.window.showWarningMessage("核对服务没有启动，请先运行“法治报告：重新启动核对服务”");
        return;
    }
    try {
        const address = client.code2ProtocolConverter.asUri(uri);
        await client.sendRequest(ExecuteCommandRequest.type, { command, arguments: [address] });
    } catch (error) {
        void vscode.window.showErrorMessage(error instanceof Error ? error.message : String(error));
    }
}

// As much of the editor as the extension and its client library touch: documents, diagnostics, commands, settings.
// What nobody asks about answers with nothing.

class EventEmitter {
    listeners = new Set();
    event = (listener, self) => {
        const bound = self ? listener.bind(self) : listener;
        this.listeners.add(bound);
        return new Disposable(() => this.listeners.delete(bound));
    };
    fire(value) {
        const waits = [];
        for (const listener of [...this.listeners]) {
            waits.push(listener(value));
        }
        return Promise.all(waits);
    }
    dispose() {
        this.listeners.clear();
    }
}

class Disposable {
    constructor(end) {
        this.end = end;
    }
    static from(...all) {
        return new Disposable(() => all.forEach((one) => one.dispose()));
    }
    dispose() {
        this.end?.();
    }
}

class Position {
    constructor(line, character) {
        Object.assign(this, { line, character });
    }
}

class Range {
    constructor(a, b, c, d) {
        const numbers = typeof a === "number";
        this.start = numbers ? new Position(a, b) : a;
        this.end = numbers ? new Position(c, d) : b;
    }
}

class Selection extends Range {}

class Uri {
    constructor(scheme, path) {
        Object.assign(this, { scheme, path, fsPath: path, authority: "", query: "", fragment: "" });
    }
    static file(path) {
        return new Uri("file", path);
    }
    static parse(text) {
        const url = new URL(text);
        return new Uri(url.protocol.slice(0, -1), decodeURIComponent(url.pathname));
    }
    toString() {
        return `${this.scheme}://${this.path.split("/").map(encodeURIComponent).join("/")}`;
    }
}

class Diagnostic {
    constructor(range, message, severity) {
        Object.assign(this, { range, message, severity });
    }
}

class CodeAction {
    constructor(title, kind) {
        Object.assign(this, { title, kind });
    }
}

class Kind {
    constructor(value) {
        this.value = value;
    }
    append(more) {
        return new Kind(this.value ? `${this.value}.${more}` : more);
    }
    contains(other) {
        return other.value === this.value || other.value.startsWith(`${this.value}.`);
    }
}
const kinds = { Empty: new Kind(""), QuickFix: new Kind("quickfix"), SourceFixAll: new Kind("source.fixAll") };

class WorkspaceEdit {
    changes = new Map();
    set(uri, edits) {
        this.changes.set(uri.toString(), edits.map((edit) => (Array.isArray(edit) ? edit[0] : edit)));
    }
    get(uri) {
        return this.changes.get(uri.toString()) ?? [];
    }
}

class TextEdit {
    constructor(range, newText) {
        Object.assign(this, { range, newText });
    }
    static replace(range, text) {
        return new TextEdit(range, text);
    }
}

class CancellationTokenSource {
    token = { isCancellationRequested: false, onCancellationRequested: () => new Disposable() };
    cancel() {}
    dispose() {}
}

const named = (fields) => class { constructor(...values) { fields.forEach((field, i) => { this[field] = values[i]; }); } };

/** Anything: a call gives nothing to hold, a name more of the same. */
function anything(known) {
    return new Proxy(known, {
        get(target, name) {
            if (name in target || typeof name === "symbol" || name === "then") {
                return target[name];
            }
            if (/^(on[A-Z]|register|create|set)/.test(name)) {
                return () => new Disposable();
            }
            return undefined;
        },
    });
}

const events = {
    open: new EventEmitter(), change: new EventEmitter(), close: new EventEmitter(), save: new EventEmitter(),
    diagnostics: new EventEmitter(), editor: new EventEmitter(), configuration: new EventEmitter(),
};
const state = {
    settings: {}, documents: [], diagnostics: new Map(), commands: new Map(), providers: [], bars: [], shown: [],
    opened: [], external: [], messages: [],
};

function configuration(section) {
    const of = (key) => [section, key].filter(Boolean).join(".").split(".").reduce((v, k) => v?.[k], state.settings);
    return { get: (key, other) => of(key) ?? other, has: (key) => of(key) !== undefined, inspect: () => undefined };
}

const channel = () => anything({ show() {}, append() {}, appendLine() {}, dispose() {}, info() {}, warn() {}, error() {}, debug() {}, trace() {}, logLevel: 0 });
const provider = (kind) => (selector, provider, metadata) => {
    state.providers.push({ kind, selector, provider, metadata });
    return new Disposable();
};

const vscode = anything({
    version: "1.120.0",
    EventEmitter, Disposable, Position, Range, Selection, Uri, Diagnostic, CodeAction, WorkspaceEdit, TextEdit, CancellationTokenSource,
    CodeActionKind: kinds,
    DiagnosticSeverity: { Error: 0, Warning: 1, Information: 2, Hint: 3 },
    DiagnosticTag: { Unnecessary: 1, Deprecated: 2 },
    StatusBarAlignment: { Left: 1, Right: 2 },
    LogLevel: { Off: 0, Trace: 1, Debug: 2, Info: 3, Warning: 4, Error: 5 },
    ProgressLocation: { Window: 10 },
    TextDocumentChangeReason: {}, TextDocumentSaveReason: { Manual: 1 }, TabInputText: named(["uri"]), TabInputTextDiff: named([]),
    TabInputCustom: named([]), TabInputNotebook: named([]), FileType: { File: 1, Directory: 2 }, SymbolKind: {}, SymbolTag: {},
    CompletionItemKind: {}, CompletionItemTag: {}, InsertTextMode: {}, CompletionTriggerKind: {}, CodeActionTriggerKind: { Invoke: 1, Automatic: 2 },
    Location: named(["uri", "range"]), DiagnosticRelatedInformation: named(["location", "message"]),
    CompletionItem: named(["label"]), CompletionList: named(["items", "isIncomplete"]), CodeLens: named([]), DocumentLink: named([]), Hover: named(["contents", "range"]), MarkdownString: named(["value"]),
    CallHierarchyItem: named([]), TypeHierarchyItem: named([]), SymbolInformation: named([]), DocumentSymbol: named(["name", "detail", "kind", "range", "selectionRange"]),
    InlayHint: named([]), CancellationError: class extends Error {}, SnippetString: named(["value"]), FoldingRange: named(["start", "end", "kind"]),
    FoldingRangeKind: {}, RelativePattern: named(["base", "pattern"]), ThemeIcon: named(["id"]), LanguageModelTextPart: named([]), SemanticTokens: named([]),
    env: { language: "zh-cn", appName: "test", machineId: "x", openExternal: async (uri) => state.external.push(uri.toString()) },
    workspace: anything({
        get textDocuments() { return state.documents; },
        workspaceFolders: undefined, notebookDocuments: [], isTrusted: true,
        getConfiguration: configuration,
        getWorkspaceFolder: () => undefined,
        asRelativePath: (path) => String(path),
        onDidOpenTextDocument: events.open.event, onDidChangeTextDocument: events.change.event,
        onDidCloseTextDocument: events.close.event, onDidSaveTextDocument: events.save.event,
        onDidChangeConfiguration: events.configuration.event,
        createFileSystemWatcher: () => anything({ dispose() {} }),
        openTextDocument: async (uri) => state.documents.find((d) => d.uri.toString() === uri.toString()),
        fs: {},
    }),
    window: anything({
        get activeTextEditor() { return state.editor; },
        get visibleTextEditors() { return state.editor ? [state.editor] : []; },
        tabGroups: anything({ get all() { return [{ isActive: true, tabs: state.documents.map((d) => ({ isActive: true, input: new vscode.TabInputText(d.uri) })) }]; }, onDidChangeTabs: () => new Disposable(), onDidChangeTabGroups: () => new Disposable() }),
        createOutputChannel: channel,
        createStatusBarItem: () => {
            const bar = { visible: false, show() { this.visible = true; }, hide() { this.visible = false; }, dispose() {} };
            state.bars.push(bar);
            return bar;
        },
        onDidChangeActiveTextEditor: events.editor.event,
        showErrorMessage: async (message) => { state.messages.push(message); },
        showWarningMessage: async (message) => { state.messages.push(message); },
        showInformationMessage: async (message) => { state.messages.push(message); },
        showTextDocument: async (uri) => { state.opened.push(uri.toString()); return { selection: undefined, revealRange() {} }; },
        withProgress: async (_, task) => task({ report() {} }, new CancellationTokenSource().token),
    }),
    languages: anything({
        match: (selector, document) => {
            const one = (s) => (!s.scheme || s.scheme === document.uri.scheme) && (!s.language || s.language === document.languageId);
            return (Array.isArray(selector) ? selector : [selector]).some(one) ? 10 : 0;
        },
        createDiagnosticCollection: (name) => ({
            name,
            set(uri, list) { state.diagnostics.set(uri.toString(), list ?? []); void events.diagnostics.fire({ uris: [uri] }); },
            delete(uri) { state.diagnostics.delete(uri.toString()); void events.diagnostics.fire({ uris: [uri] }); },
            clear() { state.diagnostics.clear(); }, has: (uri) => state.diagnostics.has(uri.toString()),
            get: (uri) => state.diagnostics.get(uri.toString()), forEach() {}, dispose() {},
        }),
        getDiagnostics: (uri) => state.diagnostics.get(uri.toString()) ?? [],
        onDidChangeDiagnostics: events.diagnostics.event,
        registerCodeActionsProvider: provider("actions"),
        registerHoverProvider: provider("hover"),
        registerCompletionItemProvider: provider("completion"),
        registerDocumentSymbolProvider: provider("symbols"),
        registerFoldingRangeProvider: provider("folding"),
    }),
    commands: anything({
        registerCommand: (name, run) => { state.commands.set(name, run); return new Disposable(() => state.commands.delete(name)); },
        executeCommand: async (name, ...args) => state.commands.get(name)?.(...args),
    }),
});

class Document {
    version = 1;
    isClosed = false;
    isDirty = false;
    isUntitled = false;
    constructor(path, languageId, content) {
        Object.assign(this, { uri: Uri.file(path), languageId, content, fileName: path });
    }
    getText() {
        return this.content;
    }
}

module.exports = vscode;
module.exports.test = { state, events, Document };

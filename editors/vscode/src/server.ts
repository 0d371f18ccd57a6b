// Turns settings into how the program is started. Nothing here knows the editor.

/** The settings that concern the program itself. */
export interface ServerSettings {
    readonly path: string;
    readonly log: string | null;
}

/** Program and arguments. */
export interface Start {
    readonly command: string;
    readonly args: string[];
}

export function start(settings: ServerSettings): Start {
    const args = ["lsp"];
    if (settings.log) {
        args.push("--log", settings.log);
    }
    return { command: settings.path || "fazhi", args };
}

/** What to tell when the program does not start. */
export function whyNot(command: string, reason: string): string {
    return `没有启动 fazhi（${command}）：${reason}。请安装 fazhi，或在设置 fazhi.server.path 中写明它的位置`;
}

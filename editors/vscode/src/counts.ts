// Turns the diagnostics of a document into the words of the status bar. Nothing here knows the editor.

/** As the editor numbers severities: 0 须补正, 1 请核对, 2 供参考. */
export interface Diagnosed {
    readonly source?: string;
    readonly severity: number;
}

/** Who says it. */
export const SOURCE = "fazhi";

/** How many there are of each. */
export interface Counts {
    readonly errors: number;
    readonly warnings: number;
    readonly infos: number;
}

export function count(diagnostics: readonly Diagnosed[]): Counts {
    const of = (severity: number) => diagnostics.filter((d) => d.source === SOURCE && d.severity === severity).length;
    return { errors: of(0), warnings: of(1), infos: of(2) };
}

/** What stands in the status bar. */
export function text(counts: Counts): string {
    return `须补正 ${counts.errors} · 请核对 ${counts.warnings}`;
}

/** What is shown when the mouse rests on it. */
export function tooltip(counts: Counts): string {
    return `须补正${counts.errors}条，请核对${counts.warnings}条，供参考${counts.infos}条。点击查看`;
}

// Finds where the reason of a comment that keeps a finding quiet is to be written. Nothing here knows the editor.

/** An insertion as the server offers it. */
export interface Insertion {
    readonly line: number;
    readonly character: number;
    readonly text: string;
}

const COMMENT = /^<!-- fazhi: ignore(?:-file)? \S+ (?= ?-->)/;

/** The place behind the code, or nothing if the text is no such comment. */
export function reasonAt(insertion: Insertion): { line: number; character: number } | undefined {
    const opening = COMMENT.exec(insertion.text);
    if (!opening) {
        return undefined;
    }
    return { line: insertion.line, character: insertion.character + opening[0].length };
}

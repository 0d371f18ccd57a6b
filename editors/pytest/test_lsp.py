"""A public client library, pytest-lsp on pygls, against the real program.

FAZHI names the program. Run by .ci/editor.
"""

import asyncio
import os
import pathlib
import sys

import pytest
import pytest_lsp
from lsprotocol import types
from pytest_lsp import ClientServerConfig, LanguageClient

REPORT = """青石镇人民政府2024年法治政府建设年度报告
县人民政府：
现将青石镇2024年法治政府建设情况报告如下。
一、主要举措和成效
（一）规范决策。𠮷镇👍印发《青石镇议事规则》（青政发[2024]3号），全年审查合同40份。
二、党政主要负责人履行推进法治建设第一责任人职责
镇长2024年3月主持镇长办公会，专题研究执法案卷评查发现的问题。
三、2025年主要安排
6月底前由司法所组织执法人员轮训2次。
"""
BRACKET = "[2024]3号"


def capabilities(pull: bool, encodings: list) -> types.ClientCapabilities:
    text = types.TextDocumentClientCapabilities(
        publish_diagnostics=types.PublishDiagnosticsClientCapabilities(related_information=True),
        code_action=types.CodeActionClientCapabilities(
            code_action_literal_support=types.ClientCodeActionLiteralOptions(
                code_action_kind=types.ClientCodeActionKindOptions(value_set=[types.CodeActionKind.QuickFix])
            )
        ),
        document_symbol=types.DocumentSymbolClientCapabilities(hierarchical_document_symbol_support=True),
        diagnostic=types.DiagnosticClientCapabilities() if pull else None,
    )
    return types.ClientCapabilities(
        text_document=text, general=types.GeneralClientCapabilities(position_encodings=encodings)
    )


def cut(line: str, start: int, end: int, encoding: str) -> str:
    """The words between two columns."""
    if encoding == "utf-32":
        return line[start:end]
    name, unit = ("utf-8", 1) if encoding == "utf-8" else ("utf-16-le", 2)
    return line.encode(name)[start * unit : end * unit].decode(name)


@pytest_lsp.fixture(config=ClientServerConfig(server_command=[os.environ["FAZHI"], "lsp"]))
async def client(lsp_client: LanguageClient):
    yield


async def start(lsp_client: LanguageClient, root: pathlib.Path, pull=False, encodings=("utf-16",)):
    params = types.InitializeParams(
        capabilities=capabilities(pull, list(encodings)), process_id=os.getpid(), root_uri=root.as_uri()
    )
    return await lsp_client.initialize_session(params)


def opened(lsp_client: LanguageClient, path: pathlib.Path, text=REPORT, language="plaintext") -> str:
    item = types.TextDocumentItem(uri=path.as_uri(), language_id=language, version=1, text=text)
    lsp_client.text_document_did_open(types.DidOpenTextDocumentParams(text_document=item))
    return path.as_uri()


@pytest.mark.asyncio
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-32"])
async def test_columns(client: LanguageClient, tmp_path, encoding):
    result = await start(client, tmp_path, encodings=[encoding])
    assert result.capabilities.position_encoding == encoding
    uri = opened(client, tmp_path / "年度 报告.txt")
    await client.wait_for_notification(types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)
    shown = client.diagnostics[uri]
    bracket = next(d for d in shown if d.code == "FZ804")
    line = REPORT.split("\n")[bracket.range.start.line]
    assert cut(line, bracket.range.start.character, bracket.range.end.character, encoding) == BRACKET
    await client.shutdown_session()


@pytest.mark.asyncio
async def test_edit_fix_and_save(client: LanguageClient, tmp_path):
    await start(client, tmp_path)
    path = tmp_path / "报告.md"
    uri = opened(client, path, language="markdown")
    await client.wait_for_notification(types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)
    bracket = next(d for d in client.diagnostics[uri] if d.code == "FZ804")
    actions = await client.text_document_code_action_async(
        types.CodeActionParams(
            text_document=types.TextDocumentIdentifier(uri=uri),
            range=bracket.range,
            context=types.CodeActionContext(diagnostics=[bracket]),
        )
    )
    fix = next(a for a in actions if isinstance(a, types.CodeAction) and a.is_preferred)
    [edit] = fix.edit.changes[uri]
    change = types.TextDocumentContentChangePartial(range=edit.range, text=edit.new_text)
    client.text_document_did_change(
        types.DidChangeTextDocumentParams(
            text_document=types.VersionedTextDocumentIdentifier(uri=uri, version=2), content_changes=[change]
        )
    )
    await client.wait_for_notification(types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)
    assert all(d.code != "FZ804" for d in client.diagnostics[uri])
    client.text_document_did_save(
        types.DidSaveTextDocumentParams(text_document=types.TextDocumentIdentifier(uri=uri))
    )
    symbols = await client.text_document_document_symbol_async(
        types.DocumentSymbolParams(text_document=types.TextDocumentIdentifier(uri=uri))
    )
    assert any(s.name.startswith("【缺】") for s in symbols)
    hover = await client.text_document_hover_async(
        types.HoverParams(
            text_document=types.TextDocumentIdentifier(uri=uri), position=types.Position(line=5, character=2)
        )
    )
    assert "须补正 FZ102" in hover.contents.value
    await client.shutdown_session()


@pytest.mark.asyncio
async def test_pull(client: LanguageClient, tmp_path):
    (tmp_path / "b.txt").write_text(REPORT, encoding="utf-8")
    await start(client, tmp_path, pull=True)
    uri = opened(client, tmp_path / "a.txt")
    ask = types.DocumentDiagnosticParams(text_document=types.TextDocumentIdentifier(uri=uri))
    first = await client.text_document_diagnostic_async(ask)
    assert first.kind == "full" and first.items
    ask.previous_result_id = first.result_id
    again = await client.text_document_diagnostic_async(ask)
    assert again.kind == "unchanged"
    whole = await client.workspace_diagnostic_async(types.WorkspaceDiagnosticParams(previous_result_ids=[]))
    assert [item.uri for item in whole.items] == [(tmp_path / "b.txt").as_uri()]
    await asyncio.sleep(0.2)
    assert not client.diagnostics
    await client.shutdown_session()


if __name__ == "__main__":
    sys.exit(pytest.main([__file__, "-q", "-p", "no:cacheprovider"]))

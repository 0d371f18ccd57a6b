-- Headless Neovim opens a report, sees diagnostics at the right columns, applies a code action and saves.
-- nvim --headless -u NONE --cmd 'set rtp^=editors/neovim' -c 'luafile editors/neovim/test/report.lua' FILE
local function fail(what)
  io.stderr:write('FAILED: ' .. what .. '\n')
  vim.cmd('cquit 1')
end

local function check(holds, what)
  if not holds then
    fail(what)
  end
end

require('fazhi').setup({ cmd = { os.getenv('FAZHI'), 'lsp' } })
vim.cmd('filetype on')
vim.cmd('edit ' .. vim.fn.fnameescape(os.getenv('FAZHI_REPORT')))

local function wait(what, holds)
  check(vim.wait(30000, holds, 20), what)
end

wait('diagnostics', function()
  return #vim.diagnostic.get(0) > 0
end)

local function find(code)
  for _, diagnostic in ipairs(vim.diagnostic.get(0)) do
    local given = diagnostic.user_data and diagnostic.user_data.lsp or {}
    if (diagnostic.code or given.code) == code then
      return diagnostic
    end
  end
  fail('no ' .. code)
end

-- Columns of Neovim are bytes; the words they cut out are the words that are meant.
local bracket = find('FZ804')
local line = vim.api.nvim_buf_get_lines(0, bracket.lnum, bracket.lnum + 1, true)[1]
local words = line:sub(bracket.col + 1, bracket.end_col)
check(words == '[2024]3号', 'columns: ' .. words)
local missing = find('FZ102')
check(missing.severity == vim.diagnostic.severity.ERROR, 'severity')
local heading = vim.api.nvim_buf_get_lines(0, missing.lnum, missing.lnum + 1, true)[1]
check(heading:find('二、党政主要负责人', 1, true) == 1, 'the gap stands before the part behind it: ' .. heading)

local client = vim.lsp.get_active_clients()[1]
local function actions(diagnostic)
  local params = vim.lsp.util.make_range_params()
  params.range = {
    start = { line = diagnostic.lnum, character = 0 },
    ['end'] = { line = diagnostic.lnum, character = 60 },
  }
  params.context = { diagnostics = {} }
  local answers = vim.lsp.buf_request_sync(0, 'textDocument/codeAction', params, 30000)
  return answers[client.id].result
end

local function apply(diagnostic, wanted)
  for _, action in ipairs(actions(diagnostic)) do
    if action.edit and action.title:find(wanted, 1, true) then
      vim.lsp.util.apply_workspace_edit(action.edit, client.offset_encoding)
      return
    end
  end
  fail('no action ' .. wanted)
end

apply(bracket, '文号')
wait('the bracket is right', function()
  return table.concat(vim.api.nvim_buf_get_lines(0, 0, -1, true), '\n'):find('青政发〔2024〕3号', 1, true)
end)
wait('its diagnostic is gone', function()
  for _, diagnostic in ipairs(vim.diagnostic.get(0)) do
    if diagnostic.message:find('文号', 1, true) then
      return false
    end
  end
  return true
end)
apply(find('FZ102'), '插入')
wait('the part is no longer missing', function()
  for _, diagnostic in ipairs(vim.diagnostic.get(0)) do
    if diagnostic.message:find('存在的不足和原因', 1, true) and diagnostic.severity == 1 then
      return false
    end
  end
  return true
end)
vim.cmd('write')
local saved = table.concat(vim.fn.readfile(os.getenv('FAZHI_REPORT')), '\n')
check(saved:find('青政发〔2024〕3号', 1, true), 'saved')
check(saved:find('四、2025年主要安排', 1, true), 'renumbered')

local symbols = vim.lsp.buf_request_sync(0, 'textDocument/documentSymbol', vim.lsp.util.make_range_params(), 30000)
check(#symbols[client.id].result > 4, 'outline')
print('neovim: ok')
vim.cmd('qall!')

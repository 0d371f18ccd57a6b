-- 法治报告核对：Neovim 0.7 及以上。用法见 editors/README.md。
local M = {}

local languages = { text = 'plaintext', markdown = 'markdown', yaml = 'yaml' }

local function root(path)
  local found = vim.fn.findfile('fazhi.yaml', vim.fn.fnamemodify(path, ':p:h') .. ';')
  if found == '' then
    return vim.fn.fnamemodify(path, ':p:h')
  end
  return vim.fn.fnamemodify(found, ':p:h')
end

-- 每个文件夹一个服务；0.8 起由 vim.lsp.start 管理。
local clients = {}

local function attach(buffer, options)
  local path = vim.api.nvim_buf_get_name(buffer)
  if vim.bo[buffer].buftype ~= '' then
    return
  end
  local folder = root(path)
  local config = {
    name = 'fazhi',
    cmd = options.cmd,
    root_dir = folder,
    settings = { fazhi = options.settings },
    get_language_id = function(_, filetype)
      return languages[filetype] or filetype
    end,
    on_attach = options.on_attach,
  }
  if vim.lsp.start then
    vim.lsp.start(config, { bufnr = buffer })
    return
  end
  local id = clients[folder]
  if not id or vim.lsp.client_is_stopped(id) then
    id = vim.lsp.start_client(config)
    clients[folder] = id
  end
  if id then
    vim.lsp.buf_attach_client(buffer, id)
  end
end

-- options：cmd 程序和参数；settings 设置（见 editors/README.md）；on_attach 连接后运行的函数。
function M.setup(options)
  options = vim.tbl_deep_extend('force', { cmd = { 'fazhi', 'lsp' }, settings = vim.empty_dict() }, options or {})
  local group = vim.api.nvim_create_augroup('fazhi', { clear = true })
  vim.api.nvim_create_autocmd('FileType', {
    group = group,
    pattern = vim.tbl_keys(languages),
    callback = function(event)
      attach(event.buf, options)
    end,
  })
  vim.api.nvim_create_user_command('FazhiReport', function()
    local params = { command = 'fazhi.report', arguments = { vim.uri_from_bufnr(0) } }
    -- 写好之后，由服务打开，或说明写到了哪里。
    vim.lsp.buf_request(0, 'workspace/executeCommand', params, function(error)
      if error then
        vim.notify(error.message, vim.log.levels.ERROR)
      end
    end)
  end, { desc = '生成体检报告' })
end

return M

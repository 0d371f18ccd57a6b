;;; fazhi.el --- 法治报告核对（eglot） -*- lexical-binding: t; -*-

;;; Commentary:

;; Emacs 29 及以上自带 eglot。在 init.el 里写 (require 'fazhi)，打开报告后运行 M-x eglot。
;; 设置见 editors/README.md，例如：
;;   (setq-default eglot-workspace-configuration '(:fazhi (:level "county")))

;;; Code:

(require 'eglot)

(defgroup fazhi nil "核对法治政府建设年度报告。" :group 'tools)

(defcustom fazhi-program "fazhi" "程序的位置。" :type 'string :group 'fazhi)

(add-to-list 'eglot-server-programs
             `((text-mode markdown-mode yaml-mode yaml-ts-mode)
               . ,(lambda (&rest _) (list fazhi-program "lsp"))))

(defun fazhi-report ()
  "为当前的报告生成体检报告。"
  (interactive)
  (eglot-execute-command (eglot--current-server-or-lose) "fazhi.report"
                         (vector (eglot--path-to-uri (buffer-file-name)))))

(provide 'fazhi)
;;; fazhi.el ends here

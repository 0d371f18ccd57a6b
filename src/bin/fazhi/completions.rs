//! `fazhi completions` and the hidden `fazhi man`: the command line itself → scripts of shells, pages of the manual.

use std::path::PathBuf;

use clap::{Args as ClapArgs, CommandFactory as _, ValueEnum as _};
use clap_complete::Shell;

use crate::args::Args;
use crate::{Exit, Failure, atomic, write_out};

/// `fazhi completions`
#[derive(Debug, ClapArgs)]
pub struct Completions {
    #[arg(value_name = "SHELL", value_parser = shell, help = "bash | zsh | fish | powershell | elvish")]
    pub shell: Shell,
}

/// `fazhi man`
#[derive(Debug, ClapArgs)]
pub struct Man {
    #[arg(value_name = "DIR", help = "写到这个文件夹，一个命令一页")]
    pub folder: PathBuf,
}

fn shell(text: &str) -> Result<Shell, String> {
    Shell::from_str(text, true).map_err(|_| "可用：bash、zsh、fish、powershell、elvish".to_owned())
}

/// Writes the completions of one shell.
pub fn run(args: &Completions) -> Result<Exit, Failure> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Args::command(), "fazhi", &mut script);
    write_out(&String::from_utf8_lossy(&script))?;
    Ok(Exit::Clean)
}

/// Writes a manual page for every command.
pub fn man(args: &Man) -> Result<Exit, Failure> {
    let folder = args.folder.display();
    std::fs::create_dir_all(&args.folder)
        .map_err(|error| Failure::Usage(format!("{folder}：不能建立文件夹（{error}），请检查路径和权限")))?;
    let mut command = Args::command();
    command.build();
    let mut pages = 0;
    let mut waiting = vec![command];
    while let Some(command) = waiting.pop() {
        waiting.extend(command.get_subcommands().filter(|c| !c.is_hide_set()).cloned());
        let name = command.get_display_name().unwrap_or_else(|| command.get_name()).to_owned();
        let mut page = Vec::new();
        clap_mangen::Man::new(command).render(&mut page).map_err(Failure::Output)?;
        atomic::replace(&args.folder.join(format!("{name}.1")), &page, None).map_err(Failure::Usage)?;
        pages += 1;
    }
    write_out(&format!("{folder}：已写{pages}页\n"))?;
    Ok(Exit::Clean)
}

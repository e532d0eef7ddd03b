namespace Lyceum.Web.Content.Code.Languages;

/// <summary>Shells in the line of Bourne's.</summary>
internal static class Bash
{
    /// <summary>The language.</summary>
    public static CodeLanguage Language { get; } = new("Shell", "sh", ["bash", "sh", "shell", "zsh", "console", "terminal", "shell-session", "fish"], new CodeRules
    {
        LineComments = ["#"],
        CommentsStandApart = true,
        Strings = [new("\"") { IsMultiline = true }, new("'") { Escape = '\0', IsMultiline = true }],
        InWords = "-",
        Variables = "$",
        HasNumbers = false,
        Words = CodeRules.Of(
            false,
            (TokenKind.Keyword, "if then else elif fi case esac for while until do done in function select return break continue exit local export readonly declare set unset shift trap source alias eval exec time"),
            (TokenKind.Function, "apt apt-get awk brew cat cd chmod chown cp curl cut date dd df docker dotnet du echo find git go grep gunzip gzip head jq kill kubectl less ln ls make mkdir mv node npm npx pip pip3 printf ps "
                + "pwd python python3 rm rsync scp sed sort ssh sudo systemctl tail tar tee test touch tr uniq unzip wc wget which xargs yarn zip")),
    });
}

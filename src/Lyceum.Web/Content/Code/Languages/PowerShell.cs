namespace Lyceum.Web.Content.Code.Languages;

/// <summary>PowerShell.</summary>
internal static class PowerShell
{
    /// <summary>The language.</summary>
    public static CodeLanguage Language { get; } = new("PowerShell", "ps1", ["powershell", "ps1", "pwsh", "ps"], new CodeRules
    {
        LineComments = ["#"],
        BlockComments = [("<#", "#>")],
        Strings =
        [
            new("@\"", "\"@") { Escape = '`', IsMultiline = true }, new("@'", "'@") { Escape = '\0', IsMultiline = true }, new("\"") { Escape = '`', IsMultiline = true }, new("'") { Escape = '\0', IsMultiline = true },
        ],
        InWords = "-",
        Variables = "$",
        HasCapitalTypes = true,
        HasCalls = true,
        Words = CodeRules.Of(
            true,
            (TokenKind.Keyword, "begin break catch class continue data do dynamicparam else elseif end enum exit filter finally for foreach from function if in param process return switch throw trap try until using while "
                + "-eq -ne -gt -ge -lt -le -like -notlike -match -notmatch -contains -in -not -and -or -is -as -replace -split -join")),
    });
}

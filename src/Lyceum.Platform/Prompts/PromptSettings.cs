using System.Globalization;

namespace Lyceum.Platform.Prompts;

/// <summary>What a prompt of the library is.</summary>
/// <param name="Name">What it is called by after a slash: small letters a to z, digits and hyphens.</param>
/// <param name="Title">What people read in lists; empty for the name.</param>
/// <param name="Text">The text, with places such as <c>{{name}}</c> that are filled in.</param>
public sealed record PromptSettings(string Name, string Title, string Text)
{
    /// <summary>The longest <see cref="Name"/>.</summary>
    public const int MaximumName = 40;

    /// <summary>The longest <see cref="Text"/>, in UTF-16 units.</summary>
    public const int MaximumText = 32 * 1024;

    /// <summary>Checks the values, and gives them as they are stored.</summary>
    /// <exception cref="PlatformException">One is not usable.</exception>
    internal PromptSettings Checked()
    {
        string name = (Name ?? "").Trim().TrimStart('/');
        if (name.Length is 0 or > MaximumName || !char.IsAsciiLetterOrDigit(name[0]) || name.Any(static letter => !char.IsAsciiLetterLower(letter) && !char.IsAsciiDigit(letter) && letter != '-'))
        {
            throw PlatformException.Invalid(
                string.Create(CultureInfo.InvariantCulture, $"The short name of a prompt has between 1 and {MaximumName} small letters from a to z, digits and hyphens."), "prompt_name");
        }

        if (string.IsNullOrWhiteSpace(Text) || Text.Length > MaximumText)
        {
            throw PlatformException.Invalid(string.Create(CultureInfo.InvariantCulture, $"A prompt has between 1 and {MaximumText} characters."), "prompt_text");
        }

        return new PromptSettings(name, string.IsNullOrWhiteSpace(Title) ? name : Names.Check(Title), StoredText.Clean(Text));
    }
}

using System.Collections.Immutable;

namespace Lyceum.Web.Content.Code;

/// <summary>A language that code is written in.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Extension">What names of its files end with.</param>
/// <param name="Aliases">What it is called behind a fence, in small letters.</param>
/// <param name="Rules">How it is written; null where its words are not told apart.</param>
internal sealed record CodeLanguage(string Name, string Extension, ImmutableArray<string> Aliases, CodeRules? Rules);

namespace Lyceum.Api.Authentication;

/// <summary>Which kind of key a principal stands for, as a claim. A key is of one kind, and each endpoint asks for one.</summary>
internal static class KeyKind
{
    /// <summary>The claim's type.</summary>
    public const string Claim = "lyceum:key";

    /// <summary>A key of a project, or a caller on a server that asks for no keys: uses models, manages nothing.</summary>
    public const string Project = "project";

    /// <summary>An admin key: manages an organisation, uses no model.</summary>
    public const string Admin = "admin";
}

namespace Lyceum.Api.Authentication;

/// <summary>Which kind of key an endpoint asks for, as a part of its metadata. A key is of one kind; an endpoint without one takes both.</summary>
internal sealed class KeyKind
{
    private KeyKind()
    {
    }

    /// <summary>A key of a project, or a caller on a server that asks for no keys: uses models, manages nothing.</summary>
    public static KeyKind Project { get; } = new();

    /// <summary>An admin key: manages an organisation, uses no model.</summary>
    public static KeyKind Admin { get; } = new();
}

namespace Lyceum.Api.Organization.ServiceAccounts;

/// <summary>A service account.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">What people call it.</param>
/// <param name="CreatedAt">When it was made, in seconds since 1970.</param>
internal sealed record ServiceAccountObject(string Id, string Name, long CreatedAt)
{
    /// <summary>What this is.</summary>
    public string Object { get; init; } = "organization.project.service_account";

    /// <summary>What it may do in its project: service accounts use it and never manage it.</summary>
    public string Role { get; init; } = "member";
}

/// <summary>A service account that was just made.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">What people call it.</param>
/// <param name="CreatedAt">When it was made, in seconds since 1970.</param>
/// <param name="ApiKey">Its first key; null where none was asked for.</param>
internal sealed record NewServiceAccount(string Id, string Name, long CreatedAt, ServiceAccountKey? ApiKey)
{
    /// <summary>What this is.</summary>
    public string Object { get; init; } = "organization.project.service_account";

    /// <summary>What it may do in its project.</summary>
    public string Role { get; init; } = "member";
}

/// <summary>A key of a service account that was just made.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">What people call it.</param>
/// <param name="CreatedAt">When it was made, in seconds since 1970.</param>
/// <param name="Value">The key itself, told once.</param>
internal sealed record ServiceAccountKey(string Id, string Name, long CreatedAt, string Value)
{
    /// <summary>What this is.</summary>
    public string Object { get; init; } = "organization.project.service_account.api_key";
}

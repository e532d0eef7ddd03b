namespace Lyceum.Web.Pages;

/// <summary>Which field of a form a refusal of the platform belongs to.</summary>
internal static class FieldOf
{
    /// <summary>In a form that makes an account.</summary>
    public static string? Registration(string? reason) => reason switch
    {
        "email" or "email_taken" => "email",
        "name" => "name",
        "password_length" or "password_common" or "password_own" => "password",
        _ => null,
    };
}

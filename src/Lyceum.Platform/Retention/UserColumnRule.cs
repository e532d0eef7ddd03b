namespace Lyceum.Platform.Retention;

/// <summary>What becomes of a row that names a user when the user's data is deleted.</summary>
public enum UserColumnRule
{
    /// <summary>The row is the user's and goes, with all that cannot be without it.</summary>
    DeleteRow,

    /// <summary>The row stays and names nobody any more.</summary>
    Clear,

    /// <summary>The row stays as it is: an id that leads to no account any more.</summary>
    Keep,
}

namespace Lyceum.Platform.Accounts;

/// <summary>Why a sign-in was refused. For records; who tried learns no more than that it did not work.</summary>
public enum SignInRefusal
{
    /// <summary>It was not refused.</summary>
    None,

    /// <summary>There is no such account, or it has no password.</summary>
    Unknown,

    /// <summary>The password is wrong.</summary>
    Password,

    /// <summary>The code is wrong, or was used before.</summary>
    Code,

    /// <summary>The passkey's answer does not hold: wrong origin, challenge, signature or counter, or used before.</summary>
    Passkey,

    /// <summary>Too many wrong tries; it works again after a while.</summary>
    Locked,

    /// <summary>An administrator closed the account.</summary>
    Disabled,

    /// <summary>The step before is too long ago, or the account changed since; begin again.</summary>
    Expired,

    /// <summary>The company's service did not say that the e-mail address is the person's.</summary>
    UnverifiedEmail,

    /// <summary>The address is of a domain that may not come in.</summary>
    Domain,

    /// <summary>The person has no account here, and none is made for those who come.</summary>
    NotProvisioned,

    /// <summary>There is an account with this address, which is not joined with the company's.</summary>
    NotLinked,
}

namespace Lyceum.Platform.Accounts;

/// <summary>How a person signed in.</summary>
public enum SignInMethod
{
    /// <summary>With a password alone.</summary>
    Password = 0,

    /// <summary>With a password and a code of an authenticator app.</summary>
    PasswordAndCode = 1,

    /// <summary>With a password and a recovery code.</summary>
    PasswordAndRecoveryCode = 2,

    /// <summary>With a passkey.</summary>
    Passkey = 3,

    /// <summary>At the company's sign-in service.</summary>
    Company = 4,

    /// <summary>With the set-up link.</summary>
    SetupLink = 5,
}

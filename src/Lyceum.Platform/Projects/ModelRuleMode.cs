namespace Lyceum.Platform.Projects;

/// <summary>How a list of models is meant.</summary>
public enum ModelRuleMode
{
    /// <summary>These and no others.</summary>
    Allow = 0,

    /// <summary>All but these.</summary>
    Deny = 1,
}

namespace Lyceum.Web.Pages.Console.Usage;

/// <summary>What a report shows the amounts of.</summary>
public enum UsageMeasure
{
    /// <summary>What calls cost.</summary>
    Cost,

    /// <summary>How many calls there were.</summary>
    Requests,

    /// <summary>Tokens that were read and written.</summary>
    Tokens,
}

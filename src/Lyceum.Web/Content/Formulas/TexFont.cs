namespace Lyceum.Web.Content.Formulas;

/// <summary>An alphabet.</summary>
internal enum TexFont
{
    /// <summary>The usual: letters slanted, all else upright.</summary>
    None,

    /// <summary>Upright.</summary>
    Upright,

    /// <summary>Slanted.</summary>
    Italic,

    /// <summary>Bold.</summary>
    Bold,

    /// <summary>Bold and slanted.</summary>
    BoldItalic,

    /// <summary>Calligraphic.</summary>
    Script,

    /// <summary>Fraktur.</summary>
    Fraktur,

    /// <summary>Double-struck, as ℝ.</summary>
    Double,

    /// <summary>Without serifs.</summary>
    Sans,

    /// <summary>Of one width.</summary>
    Mono,
}

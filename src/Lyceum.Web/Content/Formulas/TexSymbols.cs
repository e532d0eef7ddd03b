using System.Collections.Frozen;

namespace Lyceum.Web.Content.Formulas;

/// <summary>What the commands for signs stand for.</summary>
internal static class TexSymbols
{
    /// <summary>Letters and signs that are read as one.</summary>
    public static FrozenDictionary<string, string> Identifiers { get; } = Table(
        "alpha α beta β gamma γ delta δ epsilon ϵ varepsilon ε zeta ζ eta η theta θ vartheta ϑ iota ι kappa κ lambda λ mu μ nu ν xi ξ omicron ο pi π varpi ϖ rho ρ varrho ϱ sigma σ varsigma ς tau τ upsilon υ phi ϕ varphi φ "
        + "chi χ psi ψ omega ω hbar ℏ ell ℓ imath ı jmath ȷ wp ℘ Re ℜ Im ℑ aleph ℵ beth ℶ infty ∞ partial ∂ nabla ∇ emptyset ∅ varnothing ∅ degree ° angle ∠ triangle △ square □ blacksquare ■ Box □ diamond ⋄ "
        + "clubsuit ♣ diamondsuit ♢ heartsuit ♡ spadesuit ♠ top ⊤ bot ⊥ dagger † ddagger ‡ S § P ¶ checkmark ✓ pounds £ euro € hslash ℏ mho ℧ complement ∁ digamma ϝ backslash \\ prime ′ natural ♮ flat ♭ sharp ♯");

    /// <summary>Letters that stand upright.</summary>
    public static FrozenDictionary<string, string> Capitals { get; } =
        Table("Gamma Γ Delta Δ Theta Θ Lambda Λ Xi Ξ Pi Π Sigma Σ Upsilon Υ Phi Φ Psi Ψ Omega Ω");

    /// <summary>Operators, relations and arrows.</summary>
    public static FrozenDictionary<string, string> Operators { get; } = Table(
        "times × div ÷ cdot ⋅ pm ± mp ∓ ast ∗ star ⋆ circ ∘ bullet ∙ oplus ⊕ ominus ⊖ otimes ⊗ oslash ⊘ odot ⊙ wedge ∧ land ∧ vee ∨ lor ∨ cap ∩ cup ∪ setminus ∖ smallsetminus ∖ amalg ⨿ uplus ⊎ sqcap ⊓ sqcup ⊔ wr ≀ bigcirc ◯ "
        + "triangleleft ◃ triangleright ▹ ltimes ⋉ rtimes ⋊ leq ≤ le ≤ geq ≥ ge ≥ leqslant ⩽ geqslant ⩾ ll ≪ gg ≫ neq ≠ ne ≠ equiv ≡ sim ∼ simeq ≃ approx ≈ cong ≅ propto ∝ asymp ≍ doteq ≐ prec ≺ succ ≻ preceq ⪯ succeq ⪰ "
        + "in ∈ notin ∉ ni ∋ subset ⊂ supset ⊃ subseteq ⊆ supseteq ⊇ subsetneq ⊊ supsetneq ⊋ sqsubseteq ⊑ sqsupseteq ⊒ perp ⊥ parallel ∥ nparallel ∦ mid ∣ nmid ∤ vdash ⊢ dashv ⊣ models ⊨ vDash ⊨ smile ⌣ frown ⌢ bowtie ⋈ "
        + "forall ∀ exists ∃ nexists ∄ neg ¬ lnot ¬ therefore ∴ because ∵ colon : coloneqq ≔ triangleq ≜ lesssim ≲ gtrsim ≳ nleq ≰ ngeq ≱ nless ≮ ngtr ≯ nsim ≁ ncong ≇ "
        + "to → rightarrow → leftarrow ← gets ← leftrightarrow ↔ Rightarrow ⇒ Leftarrow ⇐ Leftrightarrow ⇔ implies ⟹ impliedby ⟸ iff ⟺ longrightarrow ⟶ longleftarrow ⟵ longleftrightarrow ⟷ Longrightarrow ⟹ Longleftarrow ⟸ "
        + "Longleftrightarrow ⟺ mapsto ↦ longmapsto ⟼ uparrow ↑ downarrow ↓ updownarrow ↕ Uparrow ⇑ Downarrow ⇓ Updownarrow ⇕ nearrow ↗ searrow ↘ swarrow ↙ nwarrow ↖ hookrightarrow ↪ hookleftarrow ↩ rightharpoonup ⇀ "
        + "rightharpoondown ⇁ leftharpoonup ↼ leftharpoondown ↽ rightleftharpoons ⇌ rightleftarrows ⇄ leadsto ⇝ rightsquigarrow ⇝ nrightarrow ↛ nleftarrow ↚ twoheadrightarrow ↠ "
        + "ldots … dots … dotsc … dotsb ⋯ dotsm ⋯ dotsi ⋯ cdots ⋯ vdots ⋮ ddots ⋱ surd √ lt < gt > And &");

    /// <summary>Large operators whose bounds stand above and below where there is room.</summary>
    public static FrozenDictionary<string, string> Sums { get; } =
        Table("sum ∑ prod ∏ coprod ∐ bigcup ⋃ bigcap ⋂ bigvee ⋁ bigwedge ⋀ bigoplus ⨁ bigotimes ⨂ bigodot ⨀ bigsqcup ⨆ biguplus ⨄");

    /// <summary>Integrals, whose bounds stand beside them.</summary>
    public static FrozenDictionary<string, string> Integrals { get; } = Table("int ∫ iint ∬ iiint ∭ oint ∮ oiint ∯");

    /// <summary>Functions with a name.</summary>
    public static FrozenSet<string> Functions { get; } = FrozenSet.Create(
        "sin", "cos", "tan", "cot", "sec", "csc", "sinh", "cosh", "tanh", "coth", "arcsin", "arccos", "arctan", "exp", "log", "ln", "lg", "arg", "deg", "dim", "hom", "ker");

    /// <summary>Functions with a name whose bounds stand below.</summary>
    public static FrozenDictionary<string, string> Limits { get; } = new Dictionary<string, string>
    {
        ["lim"] = "lim", ["limsup"] = "lim sup", ["liminf"] = "lim inf", ["max"] = "max", ["min"] = "min", ["sup"] = "sup", ["inf"] = "inf", ["det"] = "det", ["gcd"] = "gcd", ["Pr"] = "Pr", ["argmax"] = "arg max", ["argmin"] = "arg min",
    }.ToFrozenDictionary();

    /// <summary>Brackets.</summary>
    public static FrozenDictionary<string, string> Fences { get; } =
        Table("lbrace { rbrace } lbrack [ rbrack ] langle ⟨ rangle ⟩ lfloor ⌊ rfloor ⌋ lceil ⌈ rceil ⌉ lvert | rvert | vert | lVert ‖ rVert ‖ Vert ‖ lgroup ⟮ rgroup ⟯ ulcorner ⌜ urcorner ⌝");

    /// <summary>What stands over something.</summary>
    public static FrozenDictionary<string, string> Accents { get; } = Table(
        "hat ^ widehat ^ bar ¯ overline ‾ vec → overrightarrow → overleftarrow ← overleftrightarrow ↔ dot ˙ ddot ¨ dddot ⃛ tilde ~ widetilde ~ check ˇ breve ˘ acute ´ grave ` mathring ˚ overbrace ⏞");

    /// <summary>What stands under something.</summary>
    public static FrozenDictionary<string, string> Undersets { get; } = Table("underline _ underbrace ⏟ underrightarrow → underleftarrow ←");

    /// <summary>Spaces, in widths of an m.</summary>
    public static FrozenDictionary<string, string> Spaces { get; } = Table(
        ", 0.1667em thinspace 0.1667em : 0.2222em > 0.2222em medspace 0.2222em ; 0.2778em thickspace 0.2778em ! -0.1667em negthinspace -0.1667em quad 1em qquad 2em enspace 0.5em space 0.25em");

    /// <summary>Alphabets.</summary>
    public static FrozenDictionary<string, TexFont> Fonts { get; } = new Dictionary<string, TexFont>
    {
        ["mathrm"] = TexFont.Upright,
        ["mathup"] = TexFont.Upright,
        ["mathnormal"] = TexFont.None,
        ["mathit"] = TexFont.Italic,
        ["mathbf"] = TexFont.Bold,
        ["boldsymbol"] = TexFont.BoldItalic,
        ["bm"] = TexFont.BoldItalic,
        ["pmb"] = TexFont.Bold,
        ["mathcal"] = TexFont.Script,
        ["mathscr"] = TexFont.Script,
        ["mathfrak"] = TexFont.Fraktur,
        ["mathbb"] = TexFont.Double,
        ["mathds"] = TexFont.Double,
        ["mathsf"] = TexFont.Sans,
        ["mathtt"] = TexFont.Mono,
    }.ToFrozenDictionary();

    /// <summary>Commands for words.</summary>
    public static FrozenSet<string> Texts { get; } = FrozenSet.Create("text", "textrm", "textnormal", "textup", "textsf", "mbox", "hbox", "textit", "textbf", "texttt", "emph");

    private static FrozenDictionary<string, string> Table(string pairs)
    {
        string[] words = pairs.Split(' ');
        return Enumerable.Range(0, words.Length / 2).ToFrozenDictionary(i => words[2 * i], i => words[(2 * i) + 1]);
    }
}

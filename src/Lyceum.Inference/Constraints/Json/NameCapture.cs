using Lyceum.Inference.Constraints.Grammars;
using Lyceum.Inference.Constraints.Languages;

namespace Lyceum.Inference.Constraints.Json;

/// <summary>A name that is not known beforehand, which must not come a second time.</summary>
internal sealed class NameCapture : ICapture
{
    private readonly ObjectPlan _plan;
    private readonly MembersState _state;
    private readonly OpenNames _names;
    private readonly Language _key;
    private Symbol? _forgotten;

    /// <summary>Prepares what may come in a state.</summary>
    public NameCapture(ObjectPlan plan, MembersState state, OpenNames names)
    {
        _plan = plan;
        _state = state;
        _names = names;
        LanguageTable languages = plan.Table.Languages;
        Language quote = plan.Shapes.Strings.Quote;
        _key = languages.Sequence(quote, plan.Unseen(state, names), quote);
        IsPossible = names.Value.Shortest != Language.Infinite && _key.Shortest(languages) != Language.Infinite && After(null).Shortest != Language.Infinite;
    }

    /// <summary>Whether there is a text.</summary>
    public bool IsPossible { get; }

    /// <inheritdoc/>
    public bool HasForgotten => _state.Forgotten > 0;

    /// <inheritdoc/>
    public bool DecidesLength => _plan.NeedsOthers(_plan.After(_state, _names, null));

    /// <summary>The beginning of the name.</summary>
    public Language Begin() => _plan.Table.Languages.Capture(_key, this, []);

    /// <inheritdoc/>
    public Symbol After(byte[]? text) => text is null
        ? _forgotten ??= Follow(null)
        : Follow(text);

    private Symbol Follow(byte[]? text) =>
        _plan.Table.Chain(_plan.Lexicon.Colon, _names.Value, _plan.Members(_plan.After(_state, _names, text)));
}

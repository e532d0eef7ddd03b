using Lyceum.Inference.Constraints.Grammars;
using Lyceum.Inference.Constraints.Languages;
using Lyceum.Inference.Constraints.Machines;

namespace Lyceum.Inference.Constraints.Json;

/// <summary>What may come in an object after its brace or after a member: the end, or another member.</summary>
internal sealed class ObjectMembers(int id, ObjectPlan plan, MembersState state) : Symbol(id)
{
    private Symbol? _more;

    public override void Open(Expansion expansion, Continuation next)
    {
        if (plan.MayEnd(state))
        {
            expansion.Open(plan.Lexicon.CloseObject, next);
        }

        _more ??= More();
        expansion.Open(_more, next);
    }

    protected override int FindShortest(LanguageTable languages) => plan.Rest(state);

    private Symbol More()
    {
        ObjectNames names = new(plan.Table.NextId(), plan, state);
        return names.IsNone
            ? plan.Table.Never
            : plan.Table.Chain(state.Count == 0 ? plan.Lexicon.Space : plan.Lexicon.Comma, plan.Table.Add(names));
    }
}

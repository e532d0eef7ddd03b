using Lyceum.Gateway.Admissions;
using Lyceum.Gateway.Models;

namespace Lyceum.Gateway.Calls;

/// <summary>Continuations of texts, on their way; those of several texts come mixed.</summary>
public sealed class CompletionAnswer : Answer<CompletionUpdate>
{
    internal CompletionAnswer(AdmittedCall call, ModelDescription model, IAsyncEnumerable<CompletionUpdate> updates, ModelTexts texts)
        : base(call, model, updates, texts)
    {
    }
}

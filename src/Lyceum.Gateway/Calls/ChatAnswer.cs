using Lyceum.Gateway.Admissions;
using Lyceum.Gateway.Models;
using Microsoft.Extensions.AI;

namespace Lyceum.Gateway.Calls;

/// <summary>
/// Answers to a conversation, on their way. The model begins when the first update is asked for; who stops reading cancels it. Dispose it, whether it was
/// read or not: what it holds is given back by that.
/// </summary>
public sealed class ChatAnswer : Answer<ChatResponseUpdate>
{
    internal ChatAnswer(AdmittedCall call, ModelDescription model, IAsyncEnumerable<ChatResponseUpdate> updates, ModelTexts texts)
        : base(call, model, updates, texts)
    {
    }
}

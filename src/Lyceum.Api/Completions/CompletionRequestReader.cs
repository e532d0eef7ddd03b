using System.Globalization;
using Lyceum.Api.Http;
using Lyceum.Gateway.Calls;

namespace Lyceum.Api.Completions;

/// <summary>Turns the body of a request into a call: every field is honoured, checked, or refused by its name.</summary>
internal static class CompletionRequestReader
{
    private const int MostPrompts = 256;
    private const int MostChoices = 128;
    private const int MostAnswers = 1024;
    private const int UsualTokens = 16;

    /// <summary>Reads it.</summary>
    /// <param name="request">The body.</param>
    /// <param name="model">The model that the address names; null for the body's.</param>
    /// <exception cref="ApiException">A field is not usable.</exception>
    public static CompletionCall Read(CompletionRequest request, string? model)
    {
        string name = model ?? Check.Required(request.Model, "model");
        if (!string.IsNullOrEmpty(request.Suffix))
        {
            throw ApiException.BadRequest("The models of this installation continue texts and fill no gaps, so 'suffix' is not supported.", "suffix", "unsupported_value");
        }

        if (request.StreamOptions is not null && request.Stream != true)
        {
            throw ApiException.BadRequest("The 'stream_options' parameter is only allowed when 'stream' is enabled.", "stream_options");
        }

        int n = Check.Range(request.N, "n", 1, MostChoices) ?? 1;
        int bestOf = Math.Max(1, Check.Range(request.BestOf, "best_of", 0, MostChoices) ?? n);
        if (bestOf < n)
        {
            throw ApiException.BadRequest($"You requested that the server return more choices than it will generate (HINT: 'best_of' must be greater than or equal to 'n', but is {bestOf} for {n}).", "best_of");
        }

        if (bestOf > n && request.Stream == true)
        {
            throw ApiException.BadRequest("The best of several answers is known when all have ended, so 'best_of' greater than 'n' cannot be streamed.", "best_of");
        }

        List<TextInput> prompts = request.Prompt is { } prompt ? TextInputReader.Read(prompt, "prompt", MostPrompts) : [new TextInput("")];
        if (prompts.Count * bestOf > MostAnswers)
        {
            throw ApiException.BadRequest(string.Create(CultureInfo.InvariantCulture, $"The request asks for {prompts.Count * bestOf} answers in all; at most {MostAnswers} go into one."), "n");
        }

        int? logprobs = Check.Range(request.Logprobs, "logprobs", 0, 5);
        return new CompletionCall(name, prompts)
        {
            EchoesPrompt = request.Echo == true,
            ScoresPrompt = request.Echo == true && logprobs is not null,
            Settings = new AnswerSettings
            {
                Sampling = SamplingReader.Read(request.Temperature, request.TopP, request.PresencePenalty, request.FrequencyPenalty, request.LogitBias, request.Seed) with
                {
                    TopK = request.TopK == -1 ? 0 : Check.Range(request.TopK, "top_k", 0),
                    MinP = Check.Range(request.MinP, "min_p", 0, 1),
                    RepetitionPenalty = Check.Range(request.RepetitionPenalty ?? request.RepeatPenalty, "repetition_penalty", 0.01f, 100),
                },
                Choices = bestOf,
                MaxTokens = Check.Range(request.MaxTokens, "max_tokens", 0) ?? UsualTokens,
                MinTokens = Check.Range(request.MinTokens, "min_tokens", 0) ?? 0,
                Stop = StopReader.Read(request.Stop),

                // Which answer is the best is told by them.
                LogProbabilities = logprobs ?? (bestOf > n ? 0 : null),
                IgnoresEndOfText = request.IgnoreEos == true,
            },
        };
    }
}

using Lyceum.Api.Authentication;
using Lyceum.Api.Chat;
using Lyceum.Api.Http;
using Lyceum.Gateway;
using Lyceum.Gateway.Calls;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.AI;

namespace Lyceum.Api.Edits;

/// <summary><c>/v1/edits</c>, as of 2023: a text and an instruction what to change in it. A chat model does it today.</summary>
internal static class EditsApi
{
    private const int MostEdits = 20;

    private const string Duty = "You edit texts. Do to the user's text what the instruction says and change nothing else. Answer with the edited text alone, without quotation marks or remarks.";

    /// <summary>Maps the endpoint.</summary>
    public static void MapEditsApi(this RouteGroupBuilder api) =>
        api.MapPost("/edits", CreateAsync).WithName("createEdit").WithTags("Edits").WithSummary("Edits a text by an instruction; the endpoint of 2023.")
            .Produces<Edit>().ProducesApiError(400, 401, 404, 429, 500, 503);

    private static async Task<IResult> CreateAsync(JsonBody<EditRequest> body, HttpContext context, ModelGateway gateway, TimeProvider time)
    {
        EditRequest request = body.Value;
        string instruction = Check.Required(request.Instruction, "instruction");
        ChatCall call = new(
            Check.Required(request.Model, "model"),
            [new ChatMessage(ChatRole.System, $"{Duty}\n\nInstruction: {instruction}"), new ChatMessage(ChatRole.User, request.Input ?? "")])
        {
            Settings = new AnswerSettings
            {
                Choices = Check.Range(request.N, "n", 1, MostEdits) ?? 1,
                Sampling = SamplingReader.Read(request.Temperature, request.TopP, null, null, null, null),
            },
        };
        await using ChatAnswer answer = await gateway.ChatAsync(context.GetCaller(), call, context.RequestAborted).ConfigureAwait(false);
        ApiCall.Of(context).Admit(answer.CallId, answer.Limits);
        ChatPartReader reader = new(call.Settings.Choices, answer.Texts, functionCalls: false);
        ChatCollector collector = new(call.Settings.Choices, functionCalls: false, logprobs: false);
        await foreach (ChatResponseUpdate update in answer.Updates.WithCancellation(context.RequestAborted).ConfigureAwait(false))
        {
            foreach (ChatPart part in reader.Read(update))
            {
                collector.Add(part);
            }
        }

        return ApiResult.Json(new Edit(
            time.GetUtcNow().ToUnixTimeSeconds(),
            [.. collector.ToChoices().Select(static choice => new EditChoice(choice.Message.Content ?? "", choice.Index))],
            reader.Usage));
    }
}

using Lyceum.Api.Batches;
using Lyceum.Api.Http;
using Lyceum.Gateway.Batches;
using Lyceum.Gateway.Callers;
using Lyceum.Gateway.Calls;
using Microsoft.Extensions.Logging;

namespace Lyceum.Api.Responses;

/// <summary>Responses of batches.</summary>
internal sealed class ResponseBatchEndpoint(ResponseHistory history, ResponseRuns runs, TimeProvider time, ILogger<ResponseBatchEndpoint> logger)
    : BatchEndpoint<ResponseRequest, ResponseObject>(logger)
{
    public override string Path => "/v1/responses";

    protected override async Task<ResponseObject> AnswerAsync(ResponseRequest request, Caller caller, string requestId, CancellationToken cancellation)
    {
        if (request.Background == true)
        {
            throw ApiException.BadRequest("Responses of a batch are not made in the background.", "background", "unsupported_value");
        }

        ResponsePlan plan = await history.CompleteAsync(caller.Actor, request, ResponseRequestReader.Read(request, time.GetUtcNow()), cancellation).ConfigureAwait(false);
        plan = plan with { Call = plan.Call with { Settings = plan.Call.Settings with { Priority = IBatchEndpoint.Priority } } };
        await using ChatAnswer answer = await runs.AdmitAsync(caller, plan, cancellation).ConfigureAwait(false);
        return await runs.AnswerAsync(caller.Actor, plan with { Response = plan.Response with { Model = answer.Model.Name } }, answer, cancellation).ConfigureAwait(false);
    }
}

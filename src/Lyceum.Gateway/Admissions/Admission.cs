using System.Globalization;
using Lyceum.Gateway.Callers;
using Lyceum.Gateway.Models;
using Lyceum.Platform;
using Lyceum.Platform.Ledgers;
using Lyceum.Platform.Limits;
using Lyceum.Platform.Projects;

namespace Lyceum.Gateway.Admissions;

/// <summary>
/// Lets calls in: first whether the caller may use the model, then whether the call fits the limits. What it may cost is set aside by
/// <see cref="AdmittedCall.Reserve"/>, once the model has counted the prompt.
/// </summary>
/// <param name="policies">What projects may use.</param>
/// <param name="quotas">Counts requests and tokens.</param>
/// <param name="ledger">Counts money.</param>
/// <param name="time">The clock.</param>
public sealed class Admission(ProjectPolicyDirectory policies, IQuotaStore quotas, Ledger ledger, TimeProvider time) : IDisposable
{
    private readonly OpenCalls _open = new(time);

    /// <summary>Lets a call in. The caller disposes what it gets, whatever becomes of the call.</summary>
    /// <param name="caller">Who calls.</param>
    /// <param name="model">The model.</param>
    /// <param name="tokens">Tokens that the call will use, guessed.</param>
    /// <param name="cancellation">Ends it early.</param>
    /// <exception cref="GatewayException">The caller may not use the model, or a limit is reached.</exception>
    public async ValueTask<AdmittedCall> AdmitAsync(Caller caller, ModelDescription model, long tokens, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(caller);
        ArgumentNullException.ThrowIfNull(model);
        DemandModel(caller, model.Name);
        ProjectPolicy policy = await policies.ReadAsync(caller.Payer.OrganizationId, caller.Payer.ProjectId, cancellation).ConfigureAwait(false);
        if (!policy.Allows(model.Name))
        {
            throw new GatewayException(GatewayRefusal.ModelNotAllowed, $"This project does not have access to the model '{model.Name}'.");
        }

        QuotaDecision decision = await quotas.AcquireAsync(Claims(caller, model, policy), tokens, cancellation).ConfigureAwait(false);
        CallLimits limits = new(decision.Requests, decision.Tokens);
        return decision.Refusal is { } refusal
            ? throw Refuse(refusal, tokens, limits)
            : new AdmittedCall(quotas, ledger, _open, caller, model.Name, Ids.New(time.GetUtcNow()), decision.Lease, limits);
    }

    /// <summary>Ends with the program. Calls that are still open settle all the same.</summary>
    public void Dispose() => _open.Dispose();

    /// <summary>Refuses who may not use a model.</summary>
    /// <param name="caller">Who calls.</param>
    /// <param name="model">The model's name.</param>
    /// <exception cref="GatewayException">The caller may not.</exception>
    public static void DemandModel(Caller caller, string model)
    {
        ArgumentNullException.ThrowIfNull(caller);
        if (!caller.AllowsModel(model))
        {
            throw new GatewayException(GatewayRefusal.ModelNotAllowed, $"This key does not have access to the model '{model}'.");
        }
    }

    // A project's limits are counted for each of its models by itself, whichever of its keys calls.
    private static IReadOnlyList<QuotaClaim> Claims(Caller caller, ModelDescription model, ProjectPolicy policy)
    {
        QuotaClaim? key = caller.KeyId is null ? null : new QuotaClaim(QuotaScope.Key, caller.ShareName, caller.Limits);
        QuotaLimits limits = policy.LimitsOf(model.Name);
        QuotaClaim? project = limits == QuotaLimits.None
            ? null
            : new QuotaClaim(QuotaScope.Project, string.Create(CultureInfo.InvariantCulture, $"{caller.Payer.ProjectId:N}/{model.Name}"), limits);
        return (key, project) switch
        {
            (null, null) => [],
            ({ } one, null) => [one],
            (null, { } one) => [one],
            ({ } one, { } other) => [one, other],
        };
    }

    private static GatewayException Refuse(QuotaRefusal refusal, long tokens, CallLimits limits)
    {
        string whose = refusal.Scope switch
        {
            QuotaScope.Key => "this key",
            QuotaScope.Project => "this project with this model",
            _ => "this model",
        };
        string message = refusal.Dimension switch
        {
            QuotaDimension.Requests => string.Create(CultureInfo.InvariantCulture, $"Rate limit reached: {whose} may make {refusal.Limit} requests per minute."),
            QuotaDimension.Tokens when refusal.RetryAfter is null => string.Create(
                CultureInfo.InvariantCulture, $"Request too large: it asks for about {tokens} tokens, but {whose} may use {refusal.Limit} per minute. Ask for fewer."),
            QuotaDimension.Tokens => string.Create(CultureInfo.InvariantCulture, $"Rate limit reached: {whose} may use {refusal.Limit} tokens per minute, and this request asks for about {tokens}."),
            _ => string.Create(CultureInfo.InvariantCulture, $"Too many calls at the same time: {whose} may have {refusal.Limit}."),
        };
        if (refusal.RetryAfter is { } wait)
        {
            message += string.Create(CultureInfo.InvariantCulture, $" Try again in {wait.TotalSeconds:0.###}s.");
        }

        return new GatewayException(GatewayRefusal.RateLimit, message) { RetryAfter = refusal.RetryAfter, Dimension = refusal.Dimension, Limits = limits };
    }
}

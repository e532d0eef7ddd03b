using System.Buffers;
using System.Text.Json;
using Lyceum.Gateway.Callers;
using Lyceum.Gateway.Models;
using Lyceum.Platform.Accounts;
using Lyceum.Web.Chat;
using Lyceum.Web.Components;
using Lyceum.Web.Content;
using Lyceum.Web.Texts;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Lyceum.Web.Playground;

/// <summary>What the script of the playground asks for, with the form of the page: an answer as a stream, a count of tokens, the code.</summary>
internal static class PlaygroundApi
{
    /// <summary>Adds what it needs.</summary>
    public static IServiceCollection AddPlayground(this IServiceCollection services)
    {
        services.AddSingleton<PlaygroundStream>();

        // In the language of the request.
        services.AddScoped<PlaygroundRuns>();
        services.AddScoped<PlaygroundCounter>();
        return services;
    }

    /// <summary>Maps it.</summary>
    public static void MapPlayground(this IEndpointRouteBuilder endpoints)
    {
        RouteGroupBuilder playground = endpoints.MapGroup("/playground").RequireAuthorization(LyceumWeb.PersonPolicy).ExcludeFromDescription();
        playground.MapPost("/run", RunAsync);
        playground.MapPost("/tokens", CountAsync);
        playground.MapPost("/code", CodeAsync);
    }

    private static async Task RunAsync(HttpContext http, PlaygroundRuns runs, PlaygroundStream stream)
    {
        FormErrors errors = new();
        if (await BeginAsync(http, errors).ConfigureAwait(false) is not var (caller, settings, model))
        {
            return;
        }

        if (!errors.IsEmpty)
        {
            http.Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
            await WriteAsync(http, json =>
            {
                json.WriteStartArray();
                foreach ((string? field, string message) in errors.All)
                {
                    json.WriteStartObject();
                    json.WriteString("field", field);
                    json.WriteString("message", message);
                    json.WriteEndObject();
                }

                json.WriteEndArray();
            }).ConfigureAwait(false);
            return;
        }

        await stream.WriteAsync(http, runs.RunAsync(caller, settings, model, http.RequestAborted), model).ConfigureAwait(false);
    }

    private static async Task CountAsync(HttpContext http, PlaygroundCounter counter)
    {
        FormErrors errors = new();
        if (await BeginAsync(http, errors).ConfigureAwait(false) is not var (caller, settings, model))
        {
            return;
        }

        // What cannot be sent yet is counted without it.
        PlaygroundSettings countable = errors.All.Any(static error => error.Field is "schema" or "tools") ? settings with { Schema = "", Tools = "" } : settings;
        PlaygroundCount count = await counter.CountAsync(caller, countable, model, http.RequestAborted).ConfigureAwait(false);
        await http.Response.WriteAsJsonAsync(count, PlaygroundJson.Default.PlaygroundCount, cancellationToken: http.RequestAborted).ConfigureAwait(false);
    }

    private static async Task CodeAsync(HttpContext http, AccountOptions accounts)
    {
        if (await BeginAsync(http, new FormErrors()).ConfigureAwait(false) is not var (_, settings, model))
        {
            return;
        }

        await WriteAsync(http, json =>
        {
            json.WriteStartArray();
            foreach ((string name, System.Collections.Immutable.ImmutableArray<ContentBlock> code) in PlaygroundCode.Tabs(settings, model, accounts.PublicAddress))
            {
                json.WriteStartObject();
                json.WriteString("name", name);
                json.WritePropertyName("nodes");
                json.WriteRawValue(ContentJson.Write([.. code.Select(static block => block.Node)]));
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }).ConfigureAwait(false);
    }

    // Who asks, what is set up, and which of its models is meant. Null where the answer is given already.
    private static async Task<(Caller Caller, PlaygroundSettings Settings, string Model)?> BeginAsync(HttpContext http, FormErrors errors)
    {
        if (!http.Request.HasFormContentType || !await http.RequestServices.GetRequiredService<IAntiforgery>().IsRequestValidAsync(http).ConfigureAwait(false)
            || await http.RequestServices.GetRequiredService<ChatPeople>().FindAsync(http).ConfigureAwait(false) is not { } caller)
        {
            http.Response.StatusCode = StatusCodes.Status400BadRequest;
            return null;
        }

        IFormCollection form = await http.Request.ReadFormAsync(http.RequestAborted).ConfigureAwait(false);
        UiText text = http.RequestServices.GetRequiredService<UiText>();
        PlaygroundSettings settings = PlaygroundForm.Read(form, text, errors);
        settings = PlaygroundModels.Settle(settings, PlaygroundModels.Of(http.RequestServices.GetRequiredService<ModelDirectory>(), caller));
        string model = form["answering"] == "other" && settings.Other.Length > 0 ? settings.Other : settings.Model;
        if (model.Length == 0)
        {
            errors.Add("model", text["Play_no_model"]);
        }

        return (caller, settings, model);
    }

    private static async Task WriteAsync(HttpContext http, Action<Utf8JsonWriter> write)
    {
        ArrayBufferWriter<byte> bytes = new();
        await using (Utf8JsonWriter json = new(bytes))
        {
            write(json);
        }

        http.Response.ContentType = "application/json; charset=utf-8";
        await http.Response.Body.WriteAsync(bytes.WrittenMemory, http.RequestAborted).ConfigureAwait(false);
    }
}

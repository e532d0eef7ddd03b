using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.OpenApi;
using Scalar.AspNetCore;

namespace Lyceum.Api.OpenApi;

/// <summary>The description of the API, made from the code, and the page that shows it. Everything it needs comes from this server.</summary>
internal static class Description
{
    private const string Address = "/openapi.json";

    /// <summary>Adds what makes the description.</summary>
    public static void AddLyceumDescription(this IServiceCollection services) => services.AddOpenApi(static options =>
    {
        options.OpenApiVersion = OpenApiSpecVersion.OpenApi3_1;
        options.ShouldInclude = static endpoint => endpoint.RelativePath?.StartsWith("v1/", StringComparison.Ordinal) == true;
        options.AddDocumentTransformer(static (document, _, _) =>
        {
            document.Info = new OpenApiInfo
            {
                Title = "Lyceum API",
                Version = "1.0",
                Description = "The models of this installation, in the words of OpenAI's API. Existing clients work unchanged: give them this server's address followed by /v1, and a key.",
            };
            document.Servers = [new OpenApiServer { Url = "/" }];
            document.Components ??= new OpenApiComponents();
            document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>
            {
                ["ApiKey"] = new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = "bearer", Description = "A key of a project." },
            };
            document.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference("ApiKey", document)] = [] }];
            return Task.CompletedTask;
        });
        options.AddOperationTransformer(OperationDescription.CompleteAsync);
    });

    /// <summary>Maps both, for everybody.</summary>
    public static void MapLyceumDescription(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapOpenApi(Address).AllowAnonymous();
        endpoints.MapScalarApiReference("/reference", static options =>
        {
            options.Title = "Lyceum API";
            options.OpenApiRoutePattern = Address;
            options.DefaultFonts = false;
            options.Telemetry = false;

            // It would send what is asked to a service elsewhere.
            options.DisableAgent();
            options.HideClientButton = true;
            options.ShowDeveloperTools = DeveloperToolsVisibility.Never;
        }).AllowAnonymous();
    }
}

using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Lyceum.Platform.Data.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class UsageRollups : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_LedgerEntries_CorrectsId",
                table: "LedgerEntries");

            migrationBuilder.DropIndex(
                name: "IX_LedgerEntries_Model_OccurredAt",
                table: "LedgerEntries");

            migrationBuilder.DropIndex(
                name: "IX_LedgerEntries_OrganizationId_ProjectId",
                table: "LedgerEntries");

            migrationBuilder.AddColumn<int>(
                name: "Operation",
                table: "LedgerEntries",
                type: "integer",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<Guid>(
                name: "UserId",
                table: "LedgerEntries",
                type: "uuid",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "UsageRollups",
                columns: table => new
                {
                    OrganizationId = table.Column<Guid>(type: "uuid", nullable: false),
                    Span = table.Column<int>(type: "integer", nullable: false),
                    Start = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    ProjectId = table.Column<Guid>(type: "uuid", nullable: false),
                    ApiKeyId = table.Column<Guid>(type: "uuid", nullable: false),
                    UserId = table.Column<Guid>(type: "uuid", nullable: false),
                    Model = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    Operation = table.Column<int>(type: "integer", nullable: false),
                    Requests = table.Column<long>(type: "bigint", nullable: false),
                    InputTokens = table.Column<long>(type: "bigint", nullable: false),
                    CachedInputTokens = table.Column<long>(type: "bigint", nullable: false),
                    OutputTokens = table.Column<long>(type: "bigint", nullable: false),
                    Images = table.Column<long>(type: "bigint", nullable: false),
                    Milliseconds = table.Column<long>(type: "bigint", nullable: false),
                    CostNanos = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_UsageRollups", x => new { x.Span, x.OrganizationId, x.Start, x.ProjectId, x.ApiKeyId, x.UserId, x.Model, x.Operation });
                });

            migrationBuilder.CreateIndex(
                name: "IX_LedgerEntries_CorrectsId",
                table: "LedgerEntries",
                column: "CorrectsId",
                filter: "\"CorrectsId\" IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_LedgerEntries_OrganizationId_ProjectId_OccurredAt",
                table: "LedgerEntries",
                columns: new[] { "OrganizationId", "ProjectId", "OccurredAt" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "UsageRollups");

            migrationBuilder.DropIndex(
                name: "IX_LedgerEntries_CorrectsId",
                table: "LedgerEntries");

            migrationBuilder.DropIndex(
                name: "IX_LedgerEntries_OrganizationId_ProjectId_OccurredAt",
                table: "LedgerEntries");

            migrationBuilder.DropColumn(
                name: "Operation",
                table: "LedgerEntries");

            migrationBuilder.DropColumn(
                name: "UserId",
                table: "LedgerEntries");

            migrationBuilder.CreateIndex(
                name: "IX_LedgerEntries_CorrectsId",
                table: "LedgerEntries",
                column: "CorrectsId");

            migrationBuilder.CreateIndex(
                name: "IX_LedgerEntries_Model_OccurredAt",
                table: "LedgerEntries",
                columns: new[] { "Model", "OccurredAt" });

            migrationBuilder.CreateIndex(
                name: "IX_LedgerEntries_OrganizationId_ProjectId",
                table: "LedgerEntries",
                columns: new[] { "OrganizationId", "ProjectId" });
        }
    }
}

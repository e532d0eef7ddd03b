using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Lyceum.Platform.Data.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class SpendAlerts : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_Budgets_OrganizationId_Scope_ScopeId_Period",
                table: "Budgets");

            migrationBuilder.AddColumn<string>(
                name: "AlertSubjectPrefix",
                table: "Budgets",
                type: "character varying(200)",
                maxLength: 200,
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "Kind",
                table: "Budgets",
                type: "integer",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.CreateIndex(
                name: "IX_Budgets_OrganizationId_Scope_ScopeId_Period",
                table: "Budgets",
                columns: new[] { "OrganizationId", "Scope", "ScopeId", "Period" },
                unique: true,
                filter: "\"Kind\" = 0");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_Budgets_OrganizationId_Scope_ScopeId_Period",
                table: "Budgets");

            migrationBuilder.DropColumn(
                name: "AlertSubjectPrefix",
                table: "Budgets");

            migrationBuilder.DropColumn(
                name: "Kind",
                table: "Budgets");

            migrationBuilder.CreateIndex(
                name: "IX_Budgets_OrganizationId_Scope_ScopeId_Period",
                table: "Budgets",
                columns: new[] { "OrganizationId", "Scope", "ScopeId", "Period" },
                unique: true);
        }
    }
}
